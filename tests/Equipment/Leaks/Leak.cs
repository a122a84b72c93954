namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Something that reached, or told, somebody who may not know it.</summary>
/// <param name="Who">The reader, or the channel.</param>
/// <param name="Where">The request, or the place.</param>
/// <param name="What">Which canary, or which difference. Never more of the content than the name of the field.</param>
public sealed record Leak(string Who, string Where, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Who}: {Where}: {What}";
}
