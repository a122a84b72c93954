using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

public class EmbargoConfirmationTests
{
    private static readonly EmbargoTime Until = ((EmbargoTimeResult.Resolved)EmbargoTime.Resolve(new LocalDateTime(2026, 11, 26, 14, 0), "America/New_York")).Embargo;
    private static readonly EmbargoConfirmation Given = new(Instant.FromUtc(2026, 11, 20, 9, 0), "Ada", "e-mail");

    [Fact]
    public void An_embargo_that_names_a_journal_waits_for_its_confirmation()
    {
        var state = EmbargoConfirmation.Of(Until, null, "Science");
        Assert.Equal((false, "Science"), (state.Confirmed, state.Journal));
        Assert.Contains("Science has not confirmed", state.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void So_does_one_that_a_preset_proposed_although_the_text_names_no_journal() =>
        Assert.Equal((false, "PNAS"), EmbargoConfirmation.Of(Until, EmbargoConfirmation.Awaited(Until with { FromPreset = "PNAS" }), "") is var s ? (s.Confirmed, s.Journal) : default);

    [Fact]
    public void A_recorded_confirmation_ends_the_waiting() =>
        Assert.Equal((true, null), EmbargoConfirmation.Of(Until, Given, "Science") is var s ? (s.Confirmed, s.Warning) : default);

    [Fact]
    public void Nobody_waits_without_a_journal_or_without_a_moment()
    {
        Assert.Null(EmbargoConfirmation.Of(Until, EmbargoConfirmation.Awaited(Until), "").Confirmed);
        Assert.Null(EmbargoConfirmation.Of(EmbargoTime.Immediate, null, "Science").Confirmed);
        Assert.Null(EmbargoConfirmation.Of(EmbargoTime.Undecided, null, "Science").Confirmed);
    }

    [Fact]
    public void The_same_embargo_by_a_newer_tz_database_is_the_same_and_another_zone_is_not()
    {
        Assert.True(Until.IsSameAs(Until with { TzdbVersion = "2099a", FromPreset = "Science" }));
        Assert.False(Until.IsSameAs(Until with { Zone = "US/Eastern" }));
        Assert.False(Until.IsSameAs(EmbargoTime.Undecided));
    }
}
