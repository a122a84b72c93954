using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Web.Embargo;

/// <summary>States and verbs in sentences.</summary>
internal static class StateWords
{
    public static string Of(ReleaseState state) => state switch
    {
        ReleaseState.Draft => "a draft",
        ReleaseState.InReview => "in review",
        ReleaseState.Approved => "approved but not scheduled",
        ReleaseState.Scheduled => "scheduled",
        ReleaseState.Lifted => "lifted",
        _ => "withdrawn",
    };

    public static string Done(ReleaseVerb verb) => verb switch
    {
        ReleaseVerb.Edit => "edited",
        ReleaseVerb.Submit => "submitted for review",
        ReleaseVerb.Approve => "approved",
        ReleaseVerb.Schedule => "scheduled",
        ReleaseVerb.Unschedule => "taken out of the schedule",
        ReleaseVerb.Lift => "lifted",
        _ => "withdrawn",
    };
}
