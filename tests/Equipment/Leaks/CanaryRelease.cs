namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// A release of the test and what the test says of it. This is said beside each release by hand and not computed: the program's own rule must
/// not be its own witness.
/// </summary>
/// <param name="Name">In the test.</param>
/// <param name="Id">In the program.</param>
/// <param name="Open">The version that everybody may read before the lift; null: none.</param>
/// <param name="OpenAfter">The same after it.</param>
/// <param name="Copy">The version that those may read before the lift to whom its advance went, while they are cleared; null: nobody.</param>
/// <param name="Mailed">The version that its advance carried; null: none went.</param>
/// <param name="Notice">Whether everybody may read that it was withdrawn.</param>
public sealed record CanaryRelease(string Name, string Id, int? Open = null, int? OpenAfter = null, int? Copy = null, int? Mailed = null, bool Notice = false)
{
    /// <summary>The version that everybody may read.</summary>
    public int? OpenAt(bool lifted) => lifted ? OpenAfter : Open;

    /// <summary>The version that holders of the advance may read on the media pages.</summary>
    public int? CopyAt(bool lifted) => lifted && OpenAfter is not null ? null : Copy;
}
