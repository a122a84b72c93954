using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

public sealed class EpochFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-epoch-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static readonly Instant Began = Instant.FromUtc(2026, 3, 4, 5, 6);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 7, "desk/1 m1 i1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 8, "desk/1 m1 i1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, "desk/1 m2 i1", "m1", true)]
    [InlineData(DatabaseProvider.Sqlite, 7, "desk/1 m1 i2", "m1", true)]
    [InlineData(DatabaseProvider.Sqlite, 7, "desk/1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, "desk/1 - i1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, "desk/1 m1 i1", "", false)]
    [InlineData(DatabaseProvider.Postgres, 9, "other/1 m2 i2", "m1", false)]
    public void Somebody_elses_database_is_suspicious(DatabaseProvider provider, long last, string node, string machine, bool suspicious) =>
        Assert.Equal(suspicious, Suspicion(provider, Epoch(7), Epoch(last, node: node), machine) is not null);

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, false)]
    [InlineData(60, 0, true)]
    public void A_database_that_knows_the_same_run_less_long_is_older_than_what_was_sent(int rememberedUntil, int knownUntil, bool suspicious)
    {
        var known = Epoch(7, seen: Began + Duration.FromSeconds(knownUntil));
        Assert.Equal(suspicious, Suspicion(DatabaseProvider.Postgres, known, known, "m1", Began + Duration.FromSeconds(rememberedUntil)) is not null);
        Assert.Equal(suspicious, Suspicion(DatabaseProvider.Sqlite, known, known, "m1", Began + Duration.FromSeconds(rememberedUntil)) is not null);
    }

    [Fact]
    public void A_database_that_does_not_know_the_run_is_suspicious_also_where_another_server_has_a_later_one()
    {
        Assert.NotNull(Suspicion(DatabaseProvider.Postgres, null, Epoch(6), "m1"));
        Assert.NotNull(Suspicion(DatabaseProvider.Postgres, null, Epoch(9, node: "other/1 m2 i2"), "m1"));
    }

    [Fact]
    public void A_copy_in_a_directory_without_memory_is_suspicious_and_a_new_database_is_not()
    {
        Assert.NotNull(EpochFile.Suspicion(null, null, Epoch(3), hasMailed: true, DatabaseProvider.Sqlite, "m1"));
        Assert.Null(EpochFile.Suspicion(null, null, Epoch(3), hasMailed: true, DatabaseProvider.Postgres, "m1"));
        Assert.Null(EpochFile.Suspicion(new SenderMemory(DatabaseProvider.Sqlite, "i1", "m1", 7), null, null, hasMailed: false, DatabaseProvider.Sqlite, "m1"));
        Assert.NotNull(EpochFile.Suspicion(new SenderMemory(DatabaseProvider.Sqlite, "i1", "m1", 7), null, null, hasMailed: true, DatabaseProvider.Sqlite, "m1"));
    }

    [Fact]
    public void One_process_holds_it_and_what_it_wrote_is_there_afterwards()
    {
        using (var file = EpochFile.TryOpen(directory, DatabaseProvider.Sqlite)!)
        {
            Assert.Null(file.Read());
            file.Write("i1", 4, Began);
            Assert.Null(EpochFile.TryOpen(directory, DatabaseProvider.Sqlite));
        }

        using var again = EpochFile.TryOpen(directory, DatabaseProvider.Sqlite)!;
        Assert.Equal(("i1", 4L), (again.Read()!.Installation, again.Read()!.Epoch));
        File.WriteAllText(Path.Combine(directory, "sender-epoch.json"), "{");
        Assert.Null(again.Read());
    }

    [Fact]
    public void Of_another_kind_of_database_it_says_nothing()
    {
        using (var file = EpochFile.TryOpen(directory, DatabaseProvider.Sqlite)!)
        {
            file.Write("i1", 4, Began);
        }

        using var other = EpochFile.TryOpen(directory, DatabaseProvider.Postgres)!;
        Assert.Null(other.Read());
    }

    private static SenderEpoch Epoch(long id, string node = "desk/1 m1 i1", Instant? seen = null) => new() { Id = id, Node = node, StartedAt = Began, SeenAt = seen ?? Began };

    private static string? Suspicion(DatabaseProvider provider, SenderEpoch? remembered, SenderEpoch? last, string machine, Instant? until = null) =>
        EpochFile.Suspicion(new SenderMemory(provider, "i1", "m1", 7, (until ?? Began).ToUnixTimeMilliseconds()), remembered, last, hasMailed: true, provider, machine);
}
