using Bunit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Web.Embargo.Journals;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases.Editor;
using EmbargoDesk.Web.Tests.Recipients;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Releases.Editor;

public sealed class JournalProposalTests : BunitContext
{
    private static readonly IReadOnlyList<JournalPreset> Presets = [.. LoadJournalPresets.Seeds()];

    public JournalProposalTests() => Services.AddSingleton<IDeskClock>(new Stopped());

    [Fact]
    public void The_journal_that_the_text_names_is_proposed_with_its_source_and_age()
    {
        var panel = Panel("Science");

        Assert.Equal("Science", panel.Find("#embargo-journal").GetAttribute("value"));
        Assert.Contains("usually lifts:", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(3, panel.FindAll(".ed-proposals li").Count);
        Assert.Empty(panel.FindAll(".ed-tag-warn"));
        Assert.Equal("noreferrer", panel.Find("a").GetAttribute("rel"));
    }

    [Fact]
    public void One_that_was_not_compared_with_the_journals_page_says_so() => Assert.Contains("Unverified", Panel("Nature").Find(".ed-tag-warn").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Taking_a_proposal_hands_on_its_moment_and_whose_it_was()
    {
        EmbargoTime? taken = null;
        var panel = Panel("Science", e => taken = e);

        panel.Find(".ed-proposals button").Click();

        Assert.Equal(("Science", "America/New_York", EmbargoKind.Until), (taken!.FromPreset, taken.Zone, taken.Kind));
        Assert.True(taken.At > RecipientsDesk.Now);
    }

    [Fact]
    public void A_journal_that_nobody_described_proposes_nothing_and_another_can_be_chosen()
    {
        var panel = Panel("A journal of our own");
        Assert.Empty(panel.FindAll(".ed-proposals"));

        panel.Find("#embargo-journal").Input("Science");

        Assert.Equal(3, panel.FindAll(".ed-proposals li").Count);
    }

    private IRenderedComponent<JournalProposal> Panel(string journal, Action<EmbargoTime>? use = null) =>
        Render<JournalProposal>(p => p.Add(j => j.Presets, Presets).Add(j => j.Journal, journal).Add(j => j.OnUse, e => use?.Invoke(e)));

    private sealed class Stopped : IDeskClock
    {
        public Instant Now => RecipientsDesk.Now;

        public Instant Wall => RecipientsDesk.Now;
    }
}
