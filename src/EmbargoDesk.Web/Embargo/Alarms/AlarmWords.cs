using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>Kinds of alarms in a few words.</summary>
internal static class AlarmWords
{
    public static string Of(AlarmKind kind) => kind switch
    {
        AlarmKind.LateLift => "Late lift",
        AlarmKind.LiftCheck => "To mend before a lift",
        AlarmKind.EarlyProbe => "Asked for before its lift",
        AlarmKind.EarlyFetch => "Given out before its lift",
        AlarmKind.PageNotFound => "Not found after its lift",
        AlarmKind.Clock => "The clock",
        AlarmKind.MailStop => "All mail is stopped",
        AlarmKind.BounceMailbox => "The bounce mailbox",
        AlarmKind.MailWording => "Wording of a mail",
        _ => "Time zone rules",
    };
}
