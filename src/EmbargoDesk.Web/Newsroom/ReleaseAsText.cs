using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using NodaTime;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>A public release as plain text, to take away.</summary>
internal static class ReleaseAsText
{
    public static string Of(PublicRelease release, Office office)
    {
        var c = release.Content;
        var date = release.PublicAt.InZone(DateTimeZoneProviders.Tzdb[office.Zone]).Date;
        var press = (c.PressContact ?? office.PressContact).For(ContactVisibility.Public);
        string?[] parts =
        [
            $"{office.Name}\nReleased {new MomentText(release.PublicAt, office.Zone).DateAndClock}",
            c.Headline,
            c.Standfirst,
            Dateline.Render(c.Dateline, date),
            PlainText.FromHtml(c.Body),
            c.EndMark.Length > 0 ? c.EndMark : office.EndMark,
            "Press contact\n" + Lines(press),
            .. c.CorrespondingAuthors.Select(a => "Corresponding author\n" + Lines(a.For(ContactVisibility.Public))),
            c.Journal.Length + c.StudyTitle.Length + c.Doi.Length > 0
                ? "The study\n" + string.Join('\n', new[] { c.StudyTitle, c.Journal, c.Doi.Length > 0 ? $"https://doi.org/{c.Doi}" : "" }.Where(s => s.Length > 0)) : null,
            c.NotesToEditors.Length > 0 ? "Notes to editors\n" + PlainText.FromHtml(c.NotesToEditors) : null,
            c.Boilerplate.Length > 0 ? c.Boilerplate : office.Boilerplate,
            $"{office.BaseUrl}/releases/{release.Id}",
        ];
        return new StringBuilder().AppendJoin("\n\n", parts.Where(p => !string.IsNullOrWhiteSpace(p))).Append('\n').ToString();
    }

    private static string Lines(Contact p) =>
        string.Join('\n', new[] { p.NameWithDegrees(), p.Role, p.Affiliation, p.Email, p.Phone, p.Hours }.Where(s => s.Length > 0));
}
