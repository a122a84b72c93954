using System.Text.RegularExpressions;
using System.Xml.Linq;
using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Web.Tests.Consistency;

/// <summary>References run one way: Web to Migrations to Data to Core; and inside the Web, Releases to Embargo to Distribution to Recipients.</summary>
public sealed class ReferencesTests
{
    private static readonly string[] Chain = ["Recipients", "Distribution", "Embargo", "Releases"];

    [Theory]
    [InlineData("src/EmbargoDesk.Core")]
    [InlineData("src/EmbargoDesk.Data", "EmbargoDesk.Core")]
    [InlineData("migrations/EmbargoDesk.Migrations.Sqlite", "EmbargoDesk.Data")]
    [InlineData("migrations/EmbargoDesk.Migrations.Postgres", "EmbargoDesk.Data")]
    [InlineData("src/EmbargoDesk.Web", "EmbargoDesk.Data", "EmbargoDesk.Migrations.Postgres", "EmbargoDesk.Migrations.Sqlite")]
    public void Projects_refer_one_way(string project, params string[] expected)
    {
        var file = Path.Combine(Source.Root, project, Path.GetFileName(project) + ".csproj");
        var references = XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(expected, references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Core_refers_to_no_database_no_scheduler_no_mail_client_and_no_web_server()
    {
        var references = typeof(Release).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.Contains("NodaTime", references);
        Assert.DoesNotContain(references, r => r is "MailKit" or "System.Data.Common"
            || r.StartsWith("Microsoft.", StringComparison.Ordinal) || r.StartsWith("Hangfire", StringComparison.Ordinal) || r.StartsWith("EmbargoDesk", StringComparison.Ordinal)
            || r.StartsWith("Npgsql", StringComparison.Ordinal) || r.StartsWith("System.Net.Http", StringComparison.Ordinal) || r.StartsWith("System.Net.Sockets", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_never_awaits_and_never_reads_a_clock()
    {
        var impure = new Regex(@"\b(async|await|Task|ValueTask|Thread|SystemClock|IClock|Stopwatch|TimeProvider|UtcNow|Environment|HttpClient|RandomNumberGenerator|Random)\b");
        var files = Source.Files("src/EmbargoDesk.Core", "*.cs").ToList();
        Assert.True(files.Count > 40);
        Assert.All(files, f => Assert.Null(f.Finds(impure)));
    }

    [Theory]
    [InlineData("Recipients")]
    [InlineData("Distribution")]
    [InlineData("Embargo")]
    public void A_capability_names_no_type_of_those_above_it(string capability)
    {
        var above = Chain[(Array.IndexOf(Chain, capability) + 1)..];
        var types = TypesOf(above);
        var names = new Regex($@"\b({string.Join('|', types.Select(Regex.Escape))})\b|EmbargoDesk\.Web\.({string.Join('|', above)})\b");
        Assert.True(types.Count >= 5);
        Assert.All(Source.Files($"src/EmbargoDesk.Web/{capability}", "*.cs", "*.razor"), f => Assert.Null(f.Finds(names)));
    }

    [Fact]
    public void That_would_be_seen()
    {
        // The other way round it is allowed, and happens: the comparison finds something where there is something.
        var names = new Regex($@"\b({string.Join('|', TypesOf(["Distribution"]).Select(Regex.Escape))})\b");
        Assert.Contains(Source.Files("src/EmbargoDesk.Web/Embargo", "*.cs"), f => f.Finds(names) is not null);
    }

    private static List<string> TypesOf(string[] capabilities) =>
    [
        .. typeof(DeskApp).Assembly.GetTypes()
            .Where(t => !t.IsNested && capabilities.Any(c => t.Namespace is { } n && (n + ".").StartsWith($"EmbargoDesk.Web.{c}.", StringComparison.Ordinal)))
            .Select(t => t.Name.Split('`')[0]).Where(n => n[0] is not '<' and not '_').Distinct(),
    ];
}
