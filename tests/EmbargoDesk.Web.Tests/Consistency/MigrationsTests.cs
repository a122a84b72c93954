using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmbargoDesk.Web.Tests.Consistency;

/// <summary>A change of the model carries both migrations.</summary>
public sealed class MigrationsTests
{
    private static readonly IDesignTimeDbContextFactory<DeskDb>[] Factories = [new Migrations.Sqlite.DesignTimeDeskDb(), new Migrations.Postgres.DesignTimeDeskDb()];

    [Fact]
    public void Neither_database_lacks_a_migration()
    {
        foreach (var factory in Factories)
        {
            using var db = factory.CreateDbContext([]);
            Assert.False(db.Database.HasPendingModelChanges(), $"{db.Database.ProviderName}: the model has changed; add a migration for both databases.");
        }
    }

    [Fact]
    public void Both_have_the_same_migrations()
    {
        var names = Factories.Select(f =>
        {
            using var db = f.CreateDbContext([]);
            return db.Database.GetMigrations().ToList();
        }).ToList();
        Assert.NotEmpty(names[0]);
        Assert.Equal(names[0], names[1]);
    }
}
