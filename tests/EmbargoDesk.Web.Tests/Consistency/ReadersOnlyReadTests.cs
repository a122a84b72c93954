using System.Text.RegularExpressions;

namespace EmbargoDesk.Web.Tests.Consistency;

/// <summary>One query root for outsiders, and what outsiders open writes nothing.</summary>
public sealed class ReadersOnlyReadTests
{
    private static readonly Regex AroundTheRoot = new(@"\.Releases\b(?!\.)|\.ReleaseVersions\b|Set<Release(Version)?>|\bFromSql|\bSqlQuery|\.UnsavedTexts\b|\.ImportItems\b|\.MailingMessages\b|\bChangeRelease\b");
    private static readonly Regex Writes = new(@"\bSaveChanges|\bExecuteUpdate|\bExecuteDelete|\bExecuteSql|\.(Add|AddRange|Remove|RemoveRange|Update|Attach)\(|\bBeginTransaction");

    private static IEnumerable<SourceFile> Public => Source.Files("src/EmbargoDesk.Web/Newsroom", "*.cs", "*.razor").Concat(Source.Files("src/EmbargoDesk.Web/ForTheMedia", "*.cs", "*.razor"));

    [Fact]
    public void Nothing_public_reads_releases_around_the_one_query_root()
    {
        var files = Public.Concat(Source.Files("src/EmbargoDesk.Web/Recipients", "Unsubscribe*.cs", "Unsubscribe*.razor", "RecipientsSetup.cs")).ToList();
        Assert.True(files.Count > 5);
        foreach (var file in files)
        {
            // "using EmbargoDesk.Core.Releases;" names a folder of Core and reads nothing.
            var code = Regex.Replace(file.Code, @"(?m)^\s*@?using .*$", "");
            Assert.Null((file with { Code = code }).Finds(AroundTheRoot));
        }
    }

    [Fact]
    public void The_query_root_asks_the_one_rule()
    {
        var root = Assert.Single(Source.Files("src/EmbargoDesk.Data", "PublicReleases.cs")).Code;
        Assert.Matches(AroundTheRoot, root);
        Assert.All(Regex.Matches(root, @"db\.Releases[^;]*;").Select(m => m.Value), use => Assert.Matches(@"Where\(Disclosure\.Is(Public\(now\)|WithdrawnNotice\(\))\)", use));
        Assert.Equal(2, Regex.Count(root, @"db\.Releases\b"));
        Assert.DoesNotContain("IgnoreQueryFilters", root, StringComparison.Ordinal);
    }

    [Fact]
    public void The_media_s_root_asks_the_rule_in_SQL_and_once_more_in_memory()
    {
        var root = Assert.Single(Source.Files("src/EmbargoDesk.Data", "MediaReleases.cs")).Code;
        Assert.Matches(@"db\.Releases\.AsNoTracking\(\)\.Where\(Disclosure\.IsEmbargoedCopy\(\)\)", root);
        Assert.Equal(1, Regex.Count(root, @"db\.Releases\b"));
        Assert.Matches(@"Disclosure\.Of\(.*now\) == DisclosureLevel\.EmbargoedCopy", root);
    }

    [Fact]
    public void Newsroom_and_media_pages_write_nothing()
    {
        Assert.All(Public.Where(f => !f.Path.EndsWith("Setup.cs", StringComparison.Ordinal)), f => Assert.Null(f.Finds(Writes)));

        // A set-up registers services, which is no writing; of the database it does as little.
        var database = new Regex(@"\bSaveChanges|\bExecuteUpdate|\bExecuteDelete|\bExecuteSql|\bdb\.(Add|Remove|Update|Attach)");
        Assert.All(Public, f => Assert.Null(f.Finds(database)));
        Assert.Contains(Source.Files("src/EmbargoDesk.Web/Releases", "*.cs"), f => f.Finds(Writes) is not null);
    }
}
