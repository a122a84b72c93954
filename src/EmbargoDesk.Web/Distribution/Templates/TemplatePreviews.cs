using System.Collections.Concurrent;
using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;

namespace EmbargoDesk.Web.Distribution.Templates;

/// <summary>
/// Mails that are being worded, of an invented release, for the frame that shows them. A frame needs an address of its own: what stands in the page
/// inherits the page's policy, which lets no mail have its style.
/// </summary>
public sealed class TemplatePreviews
{
    private const int Most = 100;
    private readonly ConcurrentDictionary<string, ComposedMessage> shown = [];
    private readonly ConcurrentQueue<string> order = [];

    /// <summary>Keeps one for a while; the address at which it is shown.</summary>
    public string Show(ComposedMessage message)
    {
        var key = OpaqueId.New();
        shown[key] = message;
        order.Enqueue(key);
        while (order.Count > Most && order.TryDequeue(out var old))
        {
            shown.TryRemove(old, out _);
        }

        return $"/desk/mail/templates/preview/{key}";
    }

    /// <summary>Serves them, to administrators.</summary>
    public static void Map(WebApplication app) => app.MapGet("/desk/mail/templates/preview/{key}", (string key, TemplatePreviews previews, HttpContext context) =>
    {
        // A mail carries its own style and nothing else; no script runs in it.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
        return previews.shown.TryGetValue(key, out var message)
            ? Results.Text(Shown(message.Html), "text/html", Encoding.UTF8)
            : Results.Text("This preview is over; change the wording, and it is made anew.", "text/plain", Encoding.UTF8);
    }).RequireAuthorization(Policies.Administer);

    /// <summary>A part without its gaps.</summary>
    public static string Shown(string part) => part
        .Replace(ComposedMessage.LinkGap, "your-own-link", StringComparison.Ordinal)
        .Replace(ComposedMessage.ListGap, "the recipient’s list", StringComparison.Ordinal);
}
