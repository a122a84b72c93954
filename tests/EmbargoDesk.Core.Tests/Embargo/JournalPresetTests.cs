using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

public class JournalPresetTests
{
    [Theory]
    [InlineData("2018", "read 8 years ago")]
    [InlineData("2020-05-19", "read 6 years ago")]
    [InlineData("2025", "read a year ago")]
    [InlineData("2025-10", "read a year ago")]
    [InlineData("2026", "read this year")]
    [InlineData("2026-05", "read 6 months ago")]
    [InlineData("2026-11", "read lately")]
    [InlineData("", "of unknown age")]
    public void The_age_of_what_was_read_is_told(string asOf, string age) => Assert.Equal(age, Preset(asOf: asOf, source: "https://journal.example.org/embargo").Age(Instant.FromUtc(2026, 11, 23, 18, 0)));

    [Fact]
    public void What_nobody_read_on_a_page_was_noted() => Assert.Equal("noted lately", Preset(asOf: "2026-11", source: "From memory").Age(Instant.FromUtc(2026, 11, 23, 18, 0)));

    [Theory]
    [InlineData("Lancet", "The Lancet")]
    [InlineData("the lancet ", "The Lancet")]
    [InlineData("NATURE", "Nature")]
    [InlineData("Nature Communications", "Nature Communications")]
    [InlineData("Nature Physics", null)]
    [InlineData("", null)]
    public void A_journal_is_found_by_its_whole_name(string named, string? found) =>
        Assert.Equal(found, JournalPreset.Of([Preset("The Lancet"), Preset("Nature"), Preset("Nature Communications"), Preset("")], named)?.Journal);

    [Fact]
    public void A_sound_preset_is_not_refused() => Assert.Null(Preset(asOf: "2026-05-14").Refusal());

    [Theory]
    [InlineData("", "", "Europe/London", null, false, "name")]
    [InlineData("Science", "May 2020", "Europe/London", null, false, "not a date")]
    [InlineData("Science", "2020-13", "Europe/London", null, false, "not a date")]
    [InlineData("Science", "", "Europe/Camelot", null, false, "time zone")]
    [InlineData("Science", "", "Europe/London", 6, false, "1 to 5")]
    [InlineData("Science", "", "Europe/London", 2, true, "weekday")]
    public void What_is_wrong_is_told_in_a_sentence(string journal, string asOf, string zone, int? week, bool anyDay, string says)
    {
        var preset = Preset(journal, asOf, new JournalLift(anyDay ? [] : [IsoDayOfWeek.Thursday], week, new LocalTime(14, 0), zone));
        Assert.Contains(says, preset.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_without_embargoes_needs_no_zone() => Assert.Null(Preset(lift: new JournalLift([], null, default, "", NoEmbargo: true)).Refusal());

    private static JournalPreset Preset(string journal = "Science", string asOf = "", JournalLift? lift = null, string source = "") =>
        new() { Id = "1", Journal = journal, AsOf = asOf, Source = source, Lift = lift ?? new JournalLift([IsoDayOfWeek.Thursday], null, new LocalTime(14, 0), "America/New_York") };
}
