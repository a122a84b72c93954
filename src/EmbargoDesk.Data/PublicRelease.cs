using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Data;

/// <summary>A release as the public reads it.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Content">The approved version.</param>
/// <param name="PublicAt">The UTC instant from which it is public.</param>
public sealed record PublicRelease(string Id, ReleaseContent Content, Instant PublicAt);

/// <summary>What the public may see of a release.</summary>
public abstract record PublicSight
{
    private PublicSight() { }

    /// <summary>The public copy.</summary>
    /// <param name="Revision">Rises whenever anything of the release changes.</param>
    /// <param name="PublicAt">The UTC instant from which it is public.</param>
    public sealed record Copy(int Revision, Instant PublicAt) : PublicSight;

    /// <summary>That it was public and has been withdrawn.</summary>
    /// <param name="Of">The notice.</param>
    public sealed record Notice(WithdrawnNotice Of) : PublicSight;
}

/// <summary>A line of the newsroom's lists.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Headline">The approved version's.</param>
/// <param name="PublicAt">The UTC instant from which it is public.</param>
public sealed record PublicTitle(string Id, string Headline, Instant PublicAt);

/// <summary>An entry of the newsroom's feed.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Headline">The approved version's.</param>
/// <param name="Standfirst">The approved version's.</param>
/// <param name="PublicAt">The UTC instant from which it is public.</param>
/// <param name="UpdatedAt">The same, or the later UTC instant at which the version was approved that is shown.</param>
public sealed record PublicEntry(string Id, string Headline, string Standfirst, Instant PublicAt, Instant UpdatedAt);

/// <summary>What remains of a withdrawn release.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Reason">The reason that the office gave.</param>
public sealed record WithdrawnNotice(string Id, string Reason);
