using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>
/// Asks a server that offers it (RFC 3461) to report failures only, with the headers and not the text, which may be embargoed, and under the copy's own token:
/// a report then says of which copy it speaks even where it does not come to the copy's own address.
/// </summary>
internal sealed class NotifyingSmtpClient : SmtpClient
{
    public NotifyingSmtpClient(IProtocolLogger log)
        : base(log) => DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly;

    // The part of the Message-ID before its @: letters and digits, no longer than the 100 that ENVID may have.
    protected override string? GetEnvelopeId(MimeMessage message) => message.MessageId?.Split('@')[0] is { Length: > 0 and <= 100 } token && token.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? token : null;

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) => DeliveryStatusNotification.Failure;
}
