using System.Text;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>One message that a <see cref="SmtpSink"/> took responsibility for.</summary>
/// <param name="From">The envelope sender, without brackets; empty for the null sender.</param>
/// <param name="To">The envelope recipients.</param>
/// <param name="MailCommand">The whole MAIL command, with its parameters.</param>
/// <param name="Raw">The message, dots unstuffed.</param>
/// <param name="At">UTC instant at which its final dot was read.</param>
/// <param name="Connection">Which connection brought it, from 1.</param>
/// <param name="Encrypted">Whether it came over TLS.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string MailCommand, byte[] Raw, Instant At, int Connection, bool Encrypted)
{
    /// <summary>The message, parsed anew at each call.</summary>
    public MimeMessage Message => MimeMessage.Load(new MemoryStream(Raw));

    /// <summary>The Message-ID without angle brackets, or empty.</summary>
    public string MessageId => Message.MessageId ?? "";

    /// <summary>The Subject, decoded, or empty.</summary>
    public string Subject => Message.Subject ?? "";

    /// <summary>The raw bytes as Latin-1, for searching.</summary>
    public string Text => Encoding.Latin1.GetString(Raw);
}
