using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Web.Desk.Components;

/// <summary>How a release's state is told everywhere: word, icon and colour together.</summary>
/// <param name="Word">"Embargoed".</param>
/// <param name="Icon">The state's own icon.</param>
/// <param name="Css">The end of the class name: "ed-state-embargoed".</param>
public sealed record ReleaseLook(string Word, Glyph Icon, string Css)
{
    private static readonly ReleaseLook Draft = new("Draft", Glyph.Draft, "draft");
    private static readonly ReleaseLook InReview = new("In review", Glyph.Review, "review");
    private static readonly ReleaseLook Approved = new("Approved", Glyph.Approved, "approved");
    private static readonly ReleaseLook Embargoed = new("Embargoed", Glyph.Embargoed, "embargoed");
    private static readonly ReleaseLook Lifted = new("Lifted", Glyph.Lifted, "lifted");
    private static readonly ReleaseLook Held = new("Held", Glyph.Held, "held");
    private static readonly ReleaseLook Withdrawn = new("Withdrawn", Glyph.Withdrawn, "withdrawn");

    /// <summary>
    /// The look of a state at <paramref name="now"/> (UTC). A hold outranks every state but withdrawn. A scheduled release whose lift has
    /// come is public by the rule for seeing, and so it is shown as lifted whether or not a worker was awake.
    /// </summary>
    public static ReleaseLook Of(ReleaseState state, bool held, Instant? plannedLift, Instant now) => state switch
    {
        ReleaseState.Withdrawn => Withdrawn,
        _ when held => Held,
        ReleaseState.Draft => Draft,
        ReleaseState.InReview => InReview,
        ReleaseState.Approved => Approved,
        ReleaseState.Scheduled when !(plannedLift <= now) => Embargoed,
        _ => Lifted,
    };

    /// <summary>The look of a release at <paramref name="now"/> (UTC).</summary>
    public static ReleaseLook Of(Release release, Instant now) => Of(release.State, release.Held, release.PlannedLift, now);
}
