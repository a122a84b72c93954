using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>A file once its format is out of the way: what the text says, and what the file held besides.</summary>
internal sealed class SourceText
{
    /// <summary>The text in its order.</summary>
    public List<Block> Blocks { get; init; } = [];

    /// <summary>True for plain text, where a subhead shows only by its length.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Text beside the main text: page headers, footnotes, text boxes, what surrounds a page's article.</summary>
    public List<string> Beside { get; } = [];

    /// <summary>Sentences on what never entered.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Doubts about the file as a whole.</summary>
    public List<Doubt> Doubts { get; } = [];
}
