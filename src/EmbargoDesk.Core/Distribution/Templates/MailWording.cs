using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Core.Distribution.Templates;

/// <summary>A kind of message whose wording the office may change.</summary>
/// <param name="Name">As <see cref="MailTemplate.Name"/> has it.</param>
/// <param name="Title">For a person to choose by.</param>
/// <param name="When">When it goes, and to whom.</param>
public sealed record MailWording(string Name, string Title, string When)
{
    /// <summary>All of them, in the order in which a release meets them.</summary>
    public static readonly IReadOnlyList<MailWording> All =
    [
        new("advance", "Embargoed advance", "The release in full, to cleared people before the lift."),
        new("lift", "Mail at the lift", "The release in full, at the lift or for immediate release."),
        new("lifted", "Embargo lifted", "The short word at the lift to those who had the advance."),
        new("moved", "Embargo changed", "To everybody who holds a copy, when its embargo moves."),
        new("ended", "Embargo ended early", "To everybody who holds a copy, when its embargo ends before its time."),
        new("withdrawn", "Withdrawn", "To everybody who holds a copy, when the release is withdrawn."),
    ];

    /// <summary>The one of a name, or null.</summary>
    public static MailWording? Named(string name) => All.FirstOrDefault(w => w.Name == name);

    /// <summary>The name of the wording that a message is composed by.</summary>
    /// <exception cref="NotSupportedException">A kind of message that has no wording.</exception>
    public static string NameOf(MessageSource source) => (source.Kind, source.Form, source.Notice?.News) switch
    {
        (_, MessageForm.Notice, HolderNews.Moved) => "moved",
        (_, MessageForm.Notice, HolderNews.Ended) => "ended",
        (_, MessageForm.Notice, HolderNews.Withdrawn) => "withdrawn",
        (MailingKind.Advance, MessageForm.Full, _) => "advance",
        (MailingKind.Lift, MessageForm.Full, _) => "lift",
        (MailingKind.Lift, MessageForm.Lifted, _) => "lifted",
        _ => throw new NotSupportedException($"There is no wording for a mailing of the kind {source.Kind}."),
    };

    /// <summary>Whether it bears the release's text.</summary>
    internal static bool IsInFull(string name) => name is "advance" or "lift";

    /// <summary>Whether it goes to the holders of a copy, on no list and with nothing to unsubscribe from.</summary>
    internal static bool IsNotice(string name) => name is "moved" or "ended" or "withdrawn";
}
