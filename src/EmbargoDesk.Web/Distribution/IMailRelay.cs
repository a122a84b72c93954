using MimeKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Takes finished messages out of the house: a mail server, or a directory.</summary>
public interface IMailRelay
{
    /// <summary>Where mail goes, for the interface and without secrets: "smtp.example.org, port 587, STARTTLS".</summary>
    string Describe();

    /// <summary>Opens a connection. It belongs to one caller at a time.</summary>
    /// <exception cref="RelayUnavailableException">The relay cannot be reached, is not trusted, or refuses the sign-in.</exception>
    Task<IMailConnection> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>One conversation with a relay. Not thread-safe.</summary>
public interface IMailConnection : IAsyncDisposable
{
    /// <summary>Nothing more can go this way: dispose of it and open another.</summary>
    bool IsSpent { get; }

    /// <summary>
    /// Sends one message to one recipient. It takes no cancellation token: one that fired after DATA would leave the message in doubt.
    /// What the message itself throws while it is written comes through; nothing was delivered then, and the connection is spent.
    /// </summary>
    /// <param name="message">Sent as it is.</param>
    /// <param name="sender">The envelope sender.</param>
    /// <param name="recipient">The envelope recipient.</param>
    Task<SendOutcome> SendAsync(MimeMessage message, MailboxAddress sender, MailboxAddress recipient);
}

/// <summary>The relay cannot take mail now, whoever the recipient. The message is a sentence for the interface; it never holds the password.</summary>
public sealed class RelayUnavailableException(string sentence, Exception? inner = null) : Exception(sentence, inner);
