using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Puts together what a message is composed from.</summary>
internal static class MessageSources
{
    /// <summary>The lift's instant is the planned one, else the embargo's, else now.</summary>
    public static MessageSource For(Release release, ReleaseContent content, MailingKind kind, MessageForm form, Office office, Instant now, HolderNotice? notice = null) =>
        new(kind, form, release.Id, content, release.Embargo, release.PlannedLift ?? release.Embargo.At ?? now, office, notice);
}
