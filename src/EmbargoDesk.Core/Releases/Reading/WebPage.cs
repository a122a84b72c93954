using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>A saved or sent HTML page into blocks.</summary>
internal static class WebPage
{
    public static SourceText Read(string html)
    {
        if (!HtmlNesting.IsBearable(html))
        {
            throw new UnreadableDocumentException("The page is too large or too deeply nested for a release: copy the text of the release and "
                + "paste it.");
        }

        using var document = new HtmlParser().ParseDocument(html);
        var body = document.Body ?? throw new UnreadableDocumentException("The page holds no text: copy the release's text and paste it.");
        var frame = Remove(body, "nav, footer, [role=navigation], [role=contentinfo], [role=search]");
        var main = Only(body, "main") ?? Only(body, "article") ?? body;
        var read = HtmlBlocks.Read(main);
        var source = new SourceText { Blocks = [.. read.Blocks] };
        if (main != body)
        {
            main.Remove();
            source.Beside.AddRange(HtmlBlocks.Read(body).Blocks.Select(b => b.Line));
        }

        Say(source, frame, "menu or footer of the page", "menus or footers of the page");
        Say(source, read.Deletions, "passage that is marked as deleted", "passages that are marked as deleted");
        Say(source, read.Pictures, "picture", "pictures");
        return source;
    }

    private static IElement? Only(IElement body, string selector) => body.QuerySelectorAll(selector) is { Length: 1 } found ? found[0] : null;

    private static int Remove(IElement body, string selector)
    {
        var found = body.QuerySelectorAll(selector).ToList();
        found.ForEach(e => e.Remove());
        return found.Count;
    }

    private static void Say(SourceText source, int count, string one, string many)
    {
        if (count > 0)
        {
            source.LeftOut.Add($"Left out: {count} {(count == 1 ? one : many)}.");
        }
    }
}
