using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

/// <summary>Every combination of what a release can be, who asks, and when.</summary>
public class DisclosureTests
{
    private static readonly Instant Lift = Instant.FromUtc(2026, 11, 24, 16, 0);
    private static readonly Instant Before = Lift - Duration.Epsilon;
    private static readonly Instant[] Moments = [Instant.MinValue, Lift - Duration.FromDays(1), Before, Lift, Lift + Duration.Epsilon, Instant.MaxValue];

    private static readonly Reader[] Readers =
    [
        new Reader.Outsider(),
        new Reader.Journalist(Cleared: false, HoldsAdvance: false),
        new Reader.Journalist(Cleared: false, HoldsAdvance: true),
        new Reader.Journalist(Cleared: true, HoldsAdvance: false),
        new Reader.Journalist(Cleared: true, HoldsAdvance: true),
    ];

    [Fact]
    public void The_function_follows_the_rule_in_every_combination()
    {
        var seen = new HashSet<DisclosureLevel>();
        foreach (var (release, now) in Combinations())
        {
            foreach (var reader in Readers)
            {
                var level = Disclosure.Of(release, reader, now);
                Assert.True(level == Expected(release, reader, now), $"{Shown(release)} for {reader} at {now}: {level}");
                seen.Add(level);
            }
        }

        Assert.Equal(Enum.GetValues<DisclosureLevel>().ToHashSet(), seen);
    }

    [Fact]
    public void The_expression_and_the_function_agree_in_every_combination()
    {
        foreach (var byMoment in Combinations().GroupBy(c => c.Now, c => c.Release))
        {
            var expression = Disclosure.IsPublic(byMoment.Key).Compile();
            Assert.All(byMoment, r => Assert.Equal(expression(r), Disclosure.Of(r, new Reader.Outsider(), byMoment.Key) == DisclosureLevel.PublicCopy));
        }
    }

    [Fact]
    public void The_instant_of_one_question_is_not_kept_for_the_next()
    {
        var release = Scheduled();
        Assert.Equal(DisclosureLevel.Nothing, Disclosure.Of(release, new Reader.Outsider(), Before));
        Assert.Equal(DisclosureLevel.PublicCopy, Disclosure.Of(release, new Reader.Outsider(), Lift));
        Assert.Equal(DisclosureLevel.Nothing, Disclosure.Of(release, new Reader.Outsider(), Before));
    }

    [Fact]
    public void A_scheduled_release_is_public_from_its_planned_instant_although_no_worker_was_awake()
    {
        var release = Scheduled();
        Assert.Null(release.ActualLift);
        Assert.Equal(DisclosureLevel.PublicCopy, Disclosure.Of(release, new Reader.Outsider(), Lift));
    }

    [Fact]
    public void A_lifted_release_stays_lifted_when_the_clock_steps_back()
    {
        var release = Scheduled();
        release.State = ReleaseState.Lifted;
        Assert.Equal(DisclosureLevel.PublicCopy, Disclosure.Of(release, new Reader.Outsider(), Lift - Duration.FromDays(1)));
    }

    // The rule as the design tells it, in other words than the product's.
    private static DisclosureLevel Expected(Release r, Reader reader, Instant now)
    {
        var open = r.State == ReleaseState.Lifted || (r.State == ReleaseState.Scheduled && r.PlannedLift is { } at && now >= at);
        if (r.Held)
        {
            return DisclosureLevel.Nothing;
        }

        if (open && r.ApprovedVersion.HasValue)
        {
            return DisclosureLevel.PublicCopy;
        }

        if (r.State == ReleaseState.Withdrawn)
        {
            return r.ActualLift.HasValue ? DisclosureLevel.WithdrawalNotice : DisclosureLevel.Nothing;
        }

        return r.ApprovedVersion.HasValue && r.State is (ReleaseState.Approved or ReleaseState.Scheduled) && reader is Reader.Journalist { Cleared: true, HoldsAdvance: true }
            ? DisclosureLevel.EmbargoedCopy : DisclosureLevel.Nothing;
    }

    private static IEnumerable<(Release Release, Instant Now)> Combinations() =>
        from state in Enum.GetValues<ReleaseState>()
        from held in new[] { false, true }
        from approved in new int?[] { null, 1 }
        from planned in new Instant?[] { null, Lift }
        from actual in new Instant?[] { null, Lift }
        from now in Moments
        select (Release(state, held, approved, planned, actual), now);

    private static Release Scheduled() => Release(ReleaseState.Scheduled, false, 1, Lift, null);

    private static Release Release(ReleaseState state, bool held, int? approved, Instant? planned, Instant? actual) => new()
    {
        Id = "a", CreatedAt = Instant.MinValue, CreatedBy = "", State = state, Held = held, ApprovedVersion = approved, PlannedLift = planned, ActualLift = actual,
    };

    private static string Shown(Release r) => $"{r.State}, held {r.Held}, approved {r.ApprovedVersion}, planned {r.PlannedLift}, actual {r.ActualLift}";
}
