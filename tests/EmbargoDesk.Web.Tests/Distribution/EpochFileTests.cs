using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

public sealed class EpochFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-epoch-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 7, 7, "desk/1 m1 i1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, 8, "desk/1 m1 i1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, 6, "desk/1 m1 i1", "m1", true)]
    [InlineData(DatabaseProvider.Sqlite, 7, 7, "desk/1 m2 i1", "m1", true)]
    [InlineData(DatabaseProvider.Sqlite, 7, 7, "desk/1 m1 i2", "m1", true)]
    [InlineData(DatabaseProvider.Sqlite, 7, 7, "desk/1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, 7, "desk/1 - i1", "m1", false)]
    [InlineData(DatabaseProvider.Sqlite, 7, 7, "desk/1 m1 i1", "", false)]
    [InlineData(DatabaseProvider.Postgres, 7, 9, "other/1 m2 i2", "m1", false)]
    [InlineData(DatabaseProvider.Postgres, 7, 6, "other/1 m2 i2", "m1", true)]
    public void An_older_database_or_somebody_elses_is_suspicious(DatabaseProvider provider, long remembered, long last, string node, string machine, bool suspicious)
    {
        var epoch = new SenderEpoch { Id = last, Node = node, StartedAt = Instant.FromUtc(2026, 3, 4, 5, 6) };

        Assert.Equal(suspicious, EpochFile.Suspicion(new SenderMemory(provider, "i1", "m1", remembered), epoch, hasMailed: true, provider, machine) is not null);
    }

    [Fact]
    public void A_copy_in_a_directory_without_memory_is_suspicious_and_a_new_database_is_not()
    {
        var epoch = new SenderEpoch { Id = 3, Node = "desk/1 m1 i1", StartedAt = Instant.FromUtc(2026, 3, 4, 5, 6) };

        Assert.NotNull(EpochFile.Suspicion(null, epoch, hasMailed: true, DatabaseProvider.Sqlite, "m1"));
        Assert.Null(EpochFile.Suspicion(null, epoch, hasMailed: true, DatabaseProvider.Postgres, "m1"));
        Assert.Null(EpochFile.Suspicion(new SenderMemory(DatabaseProvider.Sqlite, "i1", "m1", 7), null, hasMailed: false, DatabaseProvider.Sqlite, "m1"));
        Assert.NotNull(EpochFile.Suspicion(new SenderMemory(DatabaseProvider.Sqlite, "i1", "m1", 7), null, hasMailed: true, DatabaseProvider.Sqlite, "m1"));
    }

    [Fact]
    public void One_process_holds_it_and_what_it_wrote_is_there_afterwards()
    {
        using (var file = EpochFile.TryOpen(directory, DatabaseProvider.Sqlite)!)
        {
            Assert.Null(file.Read());
            file.Write("i1", 4);
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
            file.Write("i1", 4);
        }

        using var other = EpochFile.TryOpen(directory, DatabaseProvider.Postgres)!;
        Assert.Null(other.Read());
    }
}
