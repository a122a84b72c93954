using System.IO.Compression;
using System.Text;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Leaks in answers, and in what is no answer.</summary>
public static class PlantedAnswers
{
    private const string Outsider = "an outsider";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlantedLeak> All { get; } =
    [
        For("403 where what does not exist answers 404", (r, _) => r.SayAsync(403, "Forbidden")),
        For("a 404 that repeats its address", (r, _) => r.AppendAsync($"<!-- {r.Path} -->"), closedOnly: false),
        For("an ETag", (r, _) => r.WithHeaderAsync("ETag", "\"1\"")),
        For("Last-Modified", (r, _) => r.WithHeaderAsync("Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT")),
        For("one byte more", (r, _) => r.AppendAsync(" ")),
        For("a cookie", (r, _) => r.WithHeaderAsync("Set-Cookie", "seen=1")),
        For("the headline in a Location", (r, release) => r.WithHeaderAsync("Location", $"/releases/{r.Word(release)}")),
        For("JSON without a policy", (r, release) => r.SayAsync(200, $"{{\"headline\":\"{r.Word(release)}\"}}", "application/json"), path: "/api/v1/releases/"),
        For("a body that is packed", (r, release) =>
        {
            r.Context.Response.Headers.ContentEncoding = "gzip";
            return r.SayAsync(200, Packed(r.Word(release, "body")), "text/html");
        }, when: r => r.Context.Request.Headers.AcceptEncoding.ToString() == "gzip"),
        For("base64 in an attribute", (r, release) => r.SayAsync(404, $"<p data-state=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + r.Word(release, "notes")))}\">", "text/html")),
        For("text in UTF-16", (r, release) => r.SayAsync(200, Encoding.BigEndianUnicode.GetBytes(r.Word(release, "standfirst")), "text/plain")),
        For("HEAD answers 200", (r, _) => r.SayAsync(200, ""), when: r => r.Method == "HEAD"),
        For("Range answers 206", (r, _) => r.SayAsync(206, ""), when: r => r.Context.Request.Headers.Range.Count > 0),
        For("If-None-Match answers 304", (r, _) =>
        {
            r.Context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }, when: r => r.Context.Request.Headers.IfNoneMatch.Count > 0),
        For("OPTIONS lists methods", (r, _) => r.WithHeaderAsync("Allow", "GET, HEAD"), when: r => r.Method == "OPTIONS"),
        For("an address in capital letters", (r, release) => r.SayAsync(200, r.Word(release, "body")), when: r => r.Path.Any(char.IsAsciiLetterUpper)),
        For("a preview by query", (r, release) => r.SayAsync(200, r.Word(release, "dateline")), when: r => r.Context.Request.Query.ContainsKey("preview")),
        new("another address by header", Outsider)
        {
            Answer = r => r.Context.Request.Headers["X-Original-URL"].ToString() is { Length: > 0 } other
                ? r.SayAsync(r.Desk.Releases.Any(x => other.Contains(x.Id, StringComparison.Ordinal)) ? 200 : 404, "") : r.Next(),
        },
        new("a count of what is to come on the front page", Outsider) { Answer = CountAsync },
        new("a feed with what is scheduled", Outsider)
        {
            Answer = r => r.Path == "/feed.xml" ? r.SayAsync(200, $"<title>{r.Word(r.Desk["scheduled"])}</title>", "application/rss+xml") : r.Next(),
        },
        new("an unsubscribe page that names the headline", Outsider)
        {
            Answer = r => r.Path.EndsWith(r.Desk.LeaverToken, StringComparison.Ordinal) ? r.AppendAsync(r.Word(r.Desk["advance sent"])) : r.Next(),
        },
        new("an id in the front page", Outsider) { Answer = r => r.Path == "/" ? r.AppendAsync($"<!-- next: {r.Desk["approved"].Id} -->") : r.Next() },
        new("one more question to the database", SameWork.Who) { Answer = MoreWorkAsync },
        new("a headline in a line of the log", "the log")
        {
            Act = d =>
            {
                var word = d.Book.All.First(c => c is { Release: "draft", Field: "headline" }).Word;
                d.Host.Services.GetRequiredService<ILogger<LiftRelease>>().LogInformation("Lifting {Id} ({Headline})", d["draft"].Id, word);
                return Task.CompletedTask;
            },
        },
        new("a text in a job's argument", "Hangfire's jobs")
        {
            Act = d =>
            {
                var word = d.Book.All.First(c => c is { Release: "draft", Field: "headline" }).Word;
                d.Host.Services.GetRequiredService<IBackgroundJobClient>().Schedule<PlantedJob>(j => j.Run(word), TimeSpan.FromDays(3));
                return Task.CompletedTask;
            },
        },
        new("mail to somebody who is not cleared", $"mail to {CanaryDesk.Uncleared}") { Act = MailAsync },
    ];

    // A leak that answers requests for a release, by default only for one that nobody may know of.
    private static PlantedLeak For(
        string name, Func<PlantedRequest, CanaryRelease, Task> answer, string path = "/releases/", Func<PlantedRequest, bool>? when = null, bool closedOnly = true) => new(name, Outsider)
        {
            Answer = r => r.Path.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (r.Closed is not null || !closedOnly) && when?.Invoke(r) != false
                ? answer(r, r.Closed ?? r.Desk["scheduled"]) : r.Next(),
        };

    private static async Task CountAsync(PlantedRequest r)
    {
        if (r.Path != "/" || r.Method != "GET")
        {
            await r.Next();
            return;
        }

        await using var db = await r.DbAsync();
        await r.AppendAsync($"<p>{await db.Releases.CountAsync(x => x.State == ReleaseState.Scheduled)} to come</p>");
    }

    private static async Task MoreWorkAsync(PlantedRequest r)
    {
        if (r.Closed is not null)
        {
            await using var db = await r.DbAsync();
            await db.Releases.CountAsync();
        }

        await r.Next();
    }

    private static async Task MailAsync(CanaryDesk desk)
    {
        var word = desk.Book.All.First(c => c is { Release: "scheduled", Field: "headline" }).Word;
        using var message = new MimeMessage { Subject = word, Body = new TextPart("plain") { Text = "Text." } };
        var (from, to) = (new MailboxAddress("Office", "press@office.example"), new MailboxAddress("U", CanaryDesk.Uncleared));
        message.From.Add(from);
        message.To.Add(to);
        await using var connection = await desk.Host.Services.GetRequiredService<IMailRelay>().OpenAsync(default);
        await connection.SendAsync(message, from, to);
    }

    /// <summary>A job that carries a text. Its time never comes.</summary>
    public sealed class PlantedJob
    {
        /// <summary>Nothing.</summary>
        public void Run(string text) => _ = (this, text);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
