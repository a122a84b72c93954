using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Hosting;
using MimeKit;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>The address in MAIL FROM, to which a copy that cannot be delivered comes back.</summary>
public sealed class EnvelopeSender(DeskSettings settings)
{
    private readonly MailboxAddress office = new(settings.Office.Name, settings.Office.MailFrom);

    /// <summary>Of a message of the program itself: nobody is told that it came back, and no two programs answer each other for ever (RFC 3834 section 3).</summary>
    public static MailboxAddress Null { get; } = new("", "");

    /// <summary>Of a delivery: its own, or the office's where no bounce mailbox is set. The same at every try.</summary>
    public MailboxAddress For(Delivery delivery) => settings.Bounces.ReturnAddress is { } address ? new MailboxAddress("", address.Of(delivery)) : office;
}
