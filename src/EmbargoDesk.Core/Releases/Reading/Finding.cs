using EmbargoDesk.Core.Releases.Markup;
using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>A release while it is being read. What becomes of every line is written here, so that none is lost.</summary>
internal sealed class Finding
{
    private readonly List<string> takenApart = [];

    public bool IsPlain { get; init; }

    public string Headline { get; set; } = "";

    public string Standfirst { get; set; } = "";

    public string Dateline { get; set; } = "";

    public LocalDate? Date { get; set; }

    public EmbargoOffer? Offer { get; set; }

    public List<Block> Body { get; } = [];

    public string EndMark { get; set; } = "";

    public List<Block> Notes { get; } = [];

    public List<string> Boilerplate { get; } = [];

    public string Journal { get; set; } = "";

    public string StudyTitle { get; set; } = "";

    public string Doi { get; set; } = "";

    public List<Contact> Authors { get; } = [];

    public Contact? PressContact { get; set; }

    public List<Contact> CorrespondingAuthors { get; } = [];

    public List<Doubt> Doubts { get; } = [];

    public List<string> Unplaced { get; } = [];

    /// <summary>Labels of the text ("DOI:", "Tel:") that say no more than the name of the field that took what follows them.</summary>
    public List<string> Labels { get; } = [];

    public void Doubt(string field, string why)
    {
        var doubt = new Doubt(field, why);
        if (!Doubts.Contains(doubt))
        {
            Doubts.Add(doubt);
        }
    }

    /// <summary>
    /// Fields took parts of this line. Should they, together with <paramref name="labels"/>, turn out not to hold all its words, the whole line
    /// is kept as unplaced.
    /// </summary>
    public void TookApart(string line, params IEnumerable<string> labels)
    {
        takenApart.Add(line);
        Labels.AddRange(labels.Select(l => l.Trim()).Where(l => l.Length > 0));
    }

    public ReadRelease ToRelease()
    {
        var content = new ReleaseContent
        {
            Headline = Headline,
            Standfirst = Standfirst,
            Dateline = Dateline,
            Body = RichText.Write(Body),
            EndMark = EndMark,
            NotesToEditors = RichText.Write(Notes),
            Boilerplate = string.Join("\n\n", Boilerplate),
            Journal = Journal,
            StudyTitle = StudyTitle,
            Doi = Doi,
            Authors = Authors,
            PressContact = PressContact,
            CorrespondingAuthors = CorrespondingAuthors,
        };
        if (takenApart.Count > 0)
        {
            var held = Held();
            Unplaced.AddRange(takenApart.Where(line => !Words.In(line).All(held.Contains)));
        }

        return new ReadRelease(content, Doubts, Offer, string.Join('\n', Unplaced), Date);
    }

    private HashSet<string> Held()
    {
        var texts = new List<string> { Headline, Standfirst, Dateline, EndMark, Journal, StudyTitle, Doi, Offer?.Line ?? "" };
        texts.Add(Date is { } date ? NodaTime.Text.LocalDatePattern.Iso.Format(date) : "");
        texts.AddRange(Labels);
        foreach (var c in CorrespondingAuthors.Concat(PressContact is null ? [] : [PressContact]))
        {
            texts.AddRange([c.Name, c.Degrees, c.Role, c.Affiliation, c.Email, c.Phone, c.Orcid, c.Languages, c.Hours, c.OutOfHours]);
        }

        return texts.SelectMany(Words.In).ToHashSet(StringComparer.Ordinal);
    }
}
