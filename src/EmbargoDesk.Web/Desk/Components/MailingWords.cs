using EmbargoDesk.Core.Distribution;

namespace EmbargoDesk.Web.Desk.Components;

/// <summary>Mailings and audiences in words.</summary>
public static class MailingWords
{
    public static string Of(MailingKind kind) => kind switch
    {
        MailingKind.Advance => "Embargoed advance",
        MailingKind.Lift => "Mail at the lift",
        MailingKind.EmbargoChanged => "Notice: embargo changed",
        MailingKind.Correction => "Correction",
        _ => "Notice: withdrawn",
    };

    /// <summary>The same, where a notice says which.</summary>
    public static string Of(Mailing mailing) => mailing.Notice?.News == HolderNews.Ended ? "Notice: embargo ended early" : Of(mailing.Kind);

    /// <summary>What is done with a copy that was perhaps delivered.</summary>
    public static string Of(DoubtPolicy policy) => policy == DoubtPolicy.Resend
        ? "It is sent once more by itself: nobody is left out, and a few may see it twice."
        : "It waits until a person decides: nobody gets it twice, and a few may be left out until then.";

    /// <summary>To whom a mailing goes.</summary>
    public static string To(Mailing mailing, IEnumerable<string> listNames) => mailing.Notice is null ? string.Join("; ", listNames) : "everybody who holds a copy";

    public static string Of(LeftOutReason reason) => reason switch
    {
        LeftOutReason.Suppressed => "must not be mailed (unsubscribed, bounced, complained or erased)",
        LeftOutReason.NotCleared => "not cleared for embargoed content",
        LeftOutReason.HadAdvance => "had the advance, and gets nothing more at the lift",
        _ => "has this version already",
    };

    /// <summary>"1 person", "2,316 people".</summary>
    public static string People(int count) => count == 1 ? "1 person" : $"{count:N0} people";
}
