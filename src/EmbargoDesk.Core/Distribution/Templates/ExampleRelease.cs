using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Distribution.Templates;

/// <summary>Invented releases with which a wording is tried and shown.</summary>
public static class ExampleRelease
{
    private static readonly Contact Author = new()
    {
        Name = "Ingrid Sandvall", Degrees = "PhD", Role = "Senior lecturer in ecology", Affiliation = "Department of Biology", Email = "ingrid.sandvall@university.example",
        Phone = "+46 31 555 01 20", Hours = "Mon to Wed, 09:00 to 12:00 Stockholm", Languages = "English, Swedish", Orcid = "0000-0002-1825-0097",
    };

    private static readonly ReleaseContent Content = new()
    {
        Headline = "Night lights draw moths away from the meadows they pollinate",
        Standfirst = "Over three summers, meadows within sight of a lit road were visited by half as many moths.",
        Dateline = "NORDHAMN, Sweden",
        Body = "<p>Moths that pollinate meadow flowers fly to lit roads instead, and the flowers set fewer seeds, a study of 24 meadows finds.</p><p>“They do not come back the same night,” says Ingrid Sandvall.</p><ul><li>Half as many visits</li><li>A fifth fewer seeds</li></ul>",
        NotesToEditors = "<p>Peer-reviewed: yes. Evidence: observational. Subjects: moths.</p><p>Funding: Fund for the Coast. Competing interests: none.</p>",
        Journal = "Annals of Northern Ecology",
        StudyTitle = "Artificial light at night and moth pollination",
        Doi = "10.5555/ane.2026.0417",
        Authors = [Author],
        CorrespondingAuthors = [Author],
    };

    /// <summary>One with every field.</summary>
    public static MessageSource Full(string name, Office office) => Source(name, office, Content, Until(office, 28));

    /// <summary>All that a wording is tried with: every field, hardly any, and, for the mail at the lift, one that never had an embargo.</summary>
    internal static IEnumerable<MessageSource> All(string name, Office office)
    {
        yield return Full(name, office);
        yield return Source(name, office, new ReleaseContent { Headline = "A short announcement", Body = "<p>It has one paragraph.</p>" }, Until(office, 28));
        yield return Source(name, office, Content with { Headline = "عودة الفراشات <إلى> \"المروج\" & الحقول" }, Until(office, 28));
        if (name == "lift")
        {
            yield return Source(name, office, Content, EmbargoTime.Immediate);
        }
    }

    private static MessageSource Source(string name, Office office, ReleaseContent content, EmbargoTime embargo) => new(
        name switch { "advance" => MailingKind.Advance, "moved" or "ended" => MailingKind.EmbargoChanged, "withdrawn" => MailingKind.Withdrawal, _ => MailingKind.Lift },
        name switch { "lifted" => MessageForm.Lifted, "moved" or "ended" or "withdrawn" => MessageForm.Notice, _ => MessageForm.Full },
        "EXAMPLE", content, embargo, embargo.At ?? Instant.FromUtc(2026, 10, 28, 16, 0), office,
        name switch
        {
            "moved" => new HolderNotice(HolderNews.Moved, embargo, Until(office, 30)),
            "ended" => new HolderNotice(HolderNews.Ended, embargo, null),
            "withdrawn" => new HolderNotice(HolderNews.Withdrawn, embargo, null),
            _ => null,
        });

    private static EmbargoTime Until(Office office, int day) =>
        EmbargoTime.Resolve(new LocalDateTime(2026, 10, day, 16, 0), office.Zone) is EmbargoTimeResult.Resolved r ? r.Embargo : EmbargoTime.Immediate;
}
