using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Core.Distribution;

/// <summary>What the holders of an embargoed copy are told.</summary>
public enum HolderNews
{
    /// <summary>The embargo has another moment.</summary>
    Moved,

    /// <summary>The embargo ended before its moment: the release is public.</summary>
    Ended,

    /// <summary>The release was withdrawn.</summary>
    Withdrawn,
}

/// <summary>A notice to everybody who holds a copy. It says nothing of the release that the copy did not say.</summary>
/// <param name="News">What.</param>
/// <param name="Was">The embargo that the holders know.</param>
/// <param name="Becomes">The new one, where it moved.</param>
public sealed record HolderNotice(HolderNews News, EmbargoTime Was, EmbargoTime? Becomes);
