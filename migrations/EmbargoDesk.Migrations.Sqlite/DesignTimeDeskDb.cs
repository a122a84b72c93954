using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmbargoDesk.Migrations.Sqlite;

/// <summary>For `dotnet ef migrations add NAME --project migrations/EmbargoDesk.Migrations.Sqlite`; connects to nothing.</summary>
public sealed class DesignTimeDeskDb : IDesignTimeDbContextFactory<DeskDb>
{
    public DeskDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<DeskDb>().UseApplicationServiceProvider(DeskDb.DesignTimeServices).UseSqlite("Data Source=:memory:", o => o.MigrationsAssembly(typeof(DesignTimeDeskDb).Assembly.GetName().Name)).Options);
}
