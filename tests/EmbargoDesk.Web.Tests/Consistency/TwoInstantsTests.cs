using System.Text.RegularExpressions;

namespace EmbargoDesk.Web.Tests.Consistency;

/// <summary>By one instant the desk decides, by the other it writes down: the second never reaches what decides.</summary>
public sealed class TwoInstantsTests
{
    private static readonly Regex Decides = new(@"\b(Disclosure|PublicReleases|MediaReleases|MailGate)\.\w+\((?<given>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)");
    private static readonly Regex RunsOn = new(@"\bwall\b|\.Wall\b", RegexOptions.IgnoreCase);
    private static readonly Regex Renamed = new(@"\bnow\s*=\s*\w*(\.|\b)[cC]lock\.Wall\b");

    [Fact]
    public void What_may_be_seen_and_sent_is_never_asked_by_the_instant_of_the_record()
    {
        var files = Source.Files("src", "*.cs", "*.razor").ToList();
        var asked = (from file in files
                     from Match call in Decides.Matches(file.Code)
                     select (file.Path, Call: call.Value)).ToList();
        Assert.True(asked.Count > 15);
        Assert.DoesNotContain(asked, a => IsWrong(a.Call));

        // Nor under another name.
        Assert.All(files.Where(f => asked.Any(a => a.Path == f.Path)), f => Assert.Null(f.Finds(Renamed)));
    }

    [Theory]
    [InlineData("Disclosure.Of(c.Release, new Reader.Outsider(), c.Wall)", true)]
    [InlineData("PublicReleases.FindAsync(db, id, clock.Wall, cancel)", true)]
    [InlineData("Disclosure.IsPublic(wall)", true)]
    [InlineData("MailGate.Open(db, clock.Wall, clock.Wall)", true)]
    [InlineData("MailGate.Open(db, clock.Now, clock.Wall)", false)]
    [InlineData("MediaReleases.AllAsync(db, address, now, cancel)", false)]
    public void That_would_be_seen(string call, bool wrong) => Assert.Equal(wrong, IsWrong(Assert.Single(Decides.Matches(call)).Value));

    // The gate takes both, the deciding one first.
    private static bool IsWrong(string call) =>
        RunsOn.IsMatch(Regex.Replace(call, @"^MailGate\.Open\(db, (clock\.Now|now), (clock\.Wall|wall)\)$", ""));
}
