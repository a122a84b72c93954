using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>A message taken apart: what the reporting server wrote, and the headers of what it gave back. Nothing is read inside a returned message but its headers.</summary>
internal sealed partial class BounceParts
{
    // Enough for any report; a hostile one costs no more.
    private const int MostParts = 200;
    private const int MostText = 128 * 1024;

    private readonly StringBuilder text = new();
    private readonly StringBuilder html = new();

    public BounceParts(MimeMessage message)
    {
        var waiting = new Stack<MimeEntity?>([message.Body]);
        for (var seen = 0; seen < MostParts && waiting.TryPop(out var entity); seen++)
        {
            switch (entity)
            {
                case Multipart multipart:
                    for (var i = Math.Min(multipart.Count, MostParts) - 1; i >= 0; i--)
                    {
                        waiting.Push(multipart[i]);
                    }

                    break;
                case MessageDeliveryStatus status:
                    Status.AddRange(Guarded(() => status.StatusGroups.Select(Fields)));
                    break;
                case MessageFeedbackReport report:
                    Feedback = Guarded<IReadOnlyDictionary<string, string>>(() => [Fields(report.Fields)]).FirstOrDefault() ?? new Dictionary<string, string>();
                    break;
                case MessageDispositionNotification:
                    IsReadReceipt = true;
                    break;
                case MessagePart { Message: { } inner }:
                    Returned.Add(inner);
                    break;
                case TextPart { IsHtml: true } part when html.Length < MostText:
                    html.Append(Guarded<string>(() => [part.Text]).FirstOrDefault()).Append('\n');
                    break;
                case TextPart part when text.Length < MostText:
                    text.Append(Guarded<string>(() => [part.Text]).FirstOrDefault()).Append('\n');
                    break;
            }
        }

        Text = Cut(text.Length > 0 && !string.IsNullOrWhiteSpace(text.ToString()) ? text.ToString() : Plain(Cut(html.ToString())));
    }

    /// <summary>The groups of fields of delivery status parts (RFC 3464 section 2): of the message, and of each recipient.</summary>
    public List<IReadOnlyDictionary<string, string>> Status { get; } = [];

    /// <summary>The fields of a feedback report (RFC 5965 section 3); null: there is none.</summary>
    public IReadOnlyDictionary<string, string>? Feedback { get; }

    /// <summary>Whether it tells that a message was read or deleted (RFC 8098).</summary>
    public bool IsReadReceipt { get; }

    /// <summary>What was given back: whole messages, or their headers.</summary>
    public List<MimeMessage> Returned { get; } = [];

    /// <summary>What the server wrote for people, with "\n" at the ends of lines; of some servers a copy of the message follows in the same text.</summary>
    public string Text { get; }

    private static string Cut(string s) => (s.Length > MostText ? s[..MostText] : s).ReplaceLineEndings("\n");

    // What cannot be decoded is not there: the rest of the message may still tell.
    private static List<T> Guarded<T>(Func<IEnumerable<T>> read)
    {
        try
        {
            return [.. read()];
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or IOException or NotSupportedException)
        {
            return [];
        }
    }

    private static IReadOnlyDictionary<string, string> Fields(HeaderList headers)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers)
        {
            fields.TryAdd(header.Field, White().Replace(header.Value ?? "", " ").Trim());
        }

        return fields;
    }

    private static string Plain(string markup) =>
        System.Net.WebUtility.HtmlDecode(Tag().Replace(LineEnd().Replace(Invisible().Replace(markup, " "), "\n"), " "));

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();

    [GeneratedRegex(@"<(style|script|head)\b[^>]*>.*?</\1>|<!--.*?-->", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"<(br|/p|/div|/tr|/li|/h\d|/table)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex LineEnd();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
