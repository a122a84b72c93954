using System.Text;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Setup;

/// <summary>One step of a conversation with the mail server, in words.</summary>
/// <param name="Passed">Whether it went well.</param>
/// <param name="Sentence">What is so; where it failed, what to mend.</param>
public sealed record ServerStep(bool Passed, string Sentence);

/// <summary>A whole conversation.</summary>
/// <param name="Steps">In words.</param>
/// <param name="Lines">As it was spoken, "C: " and "S: " before each line, secrets hidden.</param>
public sealed record ServerTest(IReadOnlyList<ServerStep> Steps, IReadOnlyList<string> Lines)
{
    /// <summary>Whether mail can go out this way.</summary>
    public bool Passed => Steps.All(s => s.Passed);
}

/// <summary>Speaks with the mail server as a mailing does, up to where the first message would begin.</summary>
public sealed class TestMailServer(IServiceProvider services, DeskSettings settings, IDeskClock clock, RelayStatus status, IDbContextFactory<DeskDb> dbs)
{
    /// <summary>Runs the conversation. It never throws for what the server does.</summary>
    /// <exception cref="RefusedException">There is no mail server.</exception>
    public async Task<ServerTest> RunAsync(Actor actor, CancellationToken cancel = default)
    {
        var smtp = settings.Smtp;
        if (smtp.Host.Length == 0)
        {
            throw new RefusedException(Refusal.WrongState, "There is no mail server to test: Smtp:Host is empty, and mail is written as files.");
        }

        var relay = ActivatorUtilities.CreateInstance<SmtpRelay>(services, smtp);
        using var log = new ConversationLog(smtp.User, smtp.Password);
        var steps = new List<ServerStep>();
        using var client = relay.NewClient(log);
        try
        {
            using var socket = await relay.ConnectAsync(client, cancel);
            steps.Add(new(true, $"{smtp.Host} answers on port {smtp.EffectivePort}."));
            steps.Add(new(true, client.IsSecure ? $"The conversation is encrypted ({client.SslProtocol}), and the server’s certificate is trusted." : "The conversation is not encrypted, as Smtp:Security says."));
            steps.Add(new(true, smtp.User.Length > 0 ? $"The server accepted the sign-in as {smtp.User}." : "No sign-in is set, and none was asked for."));
            steps.Add(new(true, Offers(client)));
            await client.NoOpAsync(cancel);
            await client.DisconnectAsync(quit: true, cancel);
            steps.Add(new(true, "The server said goodbye. It is ready to take mail; send yourself a test message to see one arrive."));
            status.Succeeded(clock.Wall);
        }
        catch (RelayUnavailableException e)
        {
            Fail(e.Message);
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or InvalidOperationException or TimeoutException or System.Net.Sockets.SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            Fail($"The mail server {smtp.Host} broke off the conversation: {e.GetType().Name}.");
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        db.AuditEntries.Add(new AuditEntry
        {
            At = clock.Wall, Actor = actor.Name, Act = "test", Subject = "mail server", SubjectId = "", Detail = steps.All(s => s.Passed) ? $"{relay.Describe()}: passed" : $"{relay.Describe()}: {steps[^1].Sentence}",
        });
        await db.SaveChangesAsync(cancel);
        return new ServerTest(steps, log.Lines());

        void Fail(string sentence)
        {
            if (steps.Count == 0 && log.Answered)
            {
                steps.Add(new(true, $"{smtp.Host} answers on port {smtp.EffectivePort}."));
            }

            steps.Add(new(false, sentence));
            status.Failed(sentence, clock.Wall);
        }
    }

    private static string Offers(SmtpClient client)
    {
        var all = client.Capabilities;
        var words = new List<string>();
        void Add(SmtpCapabilities one, string name)
        {
            if (all.HasFlag(one))
            {
                words.Add(name);
            }
        }

        Add(SmtpCapabilities.Pipelining, "pipelining (faster)");
        Add(SmtpCapabilities.UTF8, "addresses in any script (SMTPUTF8)");
        Add(SmtpCapabilities.Dsn, "delivery notices (DSN)");
        Add(SmtpCapabilities.RequireTLS, "required encryption all the way (REQUIRETLS)");
        var size = all.HasFlag(SmtpCapabilities.Size) && client.MaxSize > 0 ? $" Messages may have {client.MaxSize / 1024:#,0} KB." : "";
        return (words.Count == 0 ? "It offers nothing beyond plain mail." : $"It offers {string.Join(", ", words)}.") + size;
    }
}

/// <summary>Writes a conversation down without its secrets.</summary>
internal sealed class ConversationLog(string user, string password) : IProtocolLogger
{
    private readonly StringBuilder all = new();
    private bool signingIn;

    /// <summary>Whether the server said anything.</summary>
    public bool Answered { get; private set; }

    /// <inheritdoc/>
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <inheritdoc/>
    public void LogConnect(Uri uri) => all.Append("(connected to ").Append(uri.Host).Append(", port ").Append(uri.Port).Append(")\n");

    /// <inheritdoc/>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        foreach (var line in Split(buffer, offset, count))
        {
            if (line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
            {
                // The mechanism may be read, what follows it never.
                signingIn = true;
                var words = line.Split(' ');
                all.Append("C: ").Append(words[0]).Append(' ').Append(words[1]).Append(words.Length > 2 ? " ********\n" : "\n");
            }
            else
            {
                all.Append("C: ").Append(signingIn ? "********" : Masked(line)).Append('\n');
            }
        }
    }

    /// <inheritdoc/>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        Answered = true;
        foreach (var line in Split(buffer, offset, count))
        {
            signingIn &= line.StartsWith("334", StringComparison.Ordinal);
            all.Append("S: ").Append(line.StartsWith("334 ", StringComparison.Ordinal) ? "334 ********" : Masked(line)).Append('\n');
        }
    }

    /// <summary>Line by line.</summary>
    public IReadOnlyList<string> Lines() => all.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static string[] Split(byte[] buffer, int offset, int count) =>
        Encoding.UTF8.GetString(buffer, offset, count).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A server may say back what it was told, as it was told or in Base64.
    private string Masked(string line)
    {
        if (password.Length == 0)
        {
            return line;
        }

        string[] secrets = [Base64($"\0{user}\0{password}"), Base64($"{user}\0{user}\0{password}"), Base64(password), password];
        return secrets.Aggregate(line, (l, secret) => l.Replace(secret, "********", StringComparison.Ordinal));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
