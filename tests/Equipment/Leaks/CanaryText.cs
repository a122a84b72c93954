using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>A release's text with a canary in every field.</summary>
public static class CanaryText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>A text.</summary>
    /// <param name="book">Where its words are kept.</param>
    /// <param name="release">The release's name in the test.</param>
    /// <param name="version">The version.</param>
    /// <param name="onlyFor">Null: each field is for whom it usually is.</param>
    public static ReleaseContent Of(CanaryBook book, string release, int version, CanaryAudience? onlyFor = null)
    {
        string Word(string field, CanaryAudience audience = CanaryAudience.Everybody) => book.Word(release, version, field, onlyFor ?? audience);
        Contact Person(string who, CanaryAudience named, ContactVisibility email, ContactVisibility phone)
        {
            CanaryAudience For(ContactVisibility v) => named == CanaryAudience.Office || v == ContactVisibility.Office ? CanaryAudience.Office
                : v == ContactVisibility.Media ? CanaryAudience.Media : CanaryAudience.Everybody;
            return new Contact
            {
                Name = $"{Word(who + " name", who.StartsWith("study", StringComparison.Ordinal) ? CanaryAudience.Everybody : named)} Lind",
                Degrees = Word(who + " degrees", named), Role = Word(who + " role", named), Affiliation = Word(who + " affiliation", named),
                Languages = Word(who + " languages", named), Orcid = book.Orcid(release, version, who + " ORCID", onlyFor ?? named),
                Email = Word(who + " e-mail", For(email)) + "@uni.example", EmailVisibility = email,
                Phone = "+46 31 " + Word(who + " telephone", For(phone)), Hours = Word(who + " hours", For(phone)),
                OutOfHours = "+46 70 " + Word(who + " out of hours", For(phone)), PhoneVisibility = phone,
            };
        }

        return new ReleaseContent
        {
            Headline = $"{Word("headline")} rings the bells of the north",
            Standfirst = $"A bell rings, says {Word("standfirst")}.",
            Dateline = $"NORDHAMN {Word("dateline")}",
            Body = $"<p>The first words of {Word("body")}.</p><h2>{Word("body heading")}</h2><p>More: <a href=\"https://paper.example/{Word("body link")}\">here</a>.</p>",
            EndMark = Word("end mark"),
            NotesToEditors = $"<p>{Word("notes")}</p>",
            Boilerplate = $"About {Word("boilerplate")}.",
            Journal = $"Annals of {Word("journal")}",
            StudyTitle = $"On {Word("study title")}",
            Doi = $"10.5555/{Word("DOI")}",
            Authors = [Person("study author 1", CanaryAudience.Office, ContactVisibility.Public, ContactVisibility.Media),
                Person("study author 2", CanaryAudience.Office, ContactVisibility.Office, ContactVisibility.Office)],
            PressContact = Person("press contact", CanaryAudience.Everybody, ContactVisibility.Public, ContactVisibility.Public),
            CorrespondingAuthors = [Person("corresponding author 1", CanaryAudience.Everybody, ContactVisibility.Public, ContactVisibility.Media),
                Person("corresponding author 2", CanaryAudience.Everybody, ContactVisibility.Office, ContactVisibility.Public)],
        };
    }

    /// <summary>As the API takes it.</summary>
    public static JsonNode AsJson(this ReleaseContent content) => JsonSerializer.SerializeToNode(content, Json)!;
}
