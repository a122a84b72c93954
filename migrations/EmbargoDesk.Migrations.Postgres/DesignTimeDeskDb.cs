using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmbargoDesk.Migrations.Postgres;

/// <summary>For `dotnet ef migrations add NAME --project migrations/EmbargoDesk.Migrations.Postgres`; connects to nothing.</summary>
public sealed class DesignTimeDeskDb : IDesignTimeDbContextFactory<DeskDb>
{
    public DeskDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<DeskDb>().UseApplicationServiceProvider(DeskDb.DesignTimeServices)
            .UseNpgsql("Host=localhost", o => o.UseNodaTime().MigrationsAssembly(typeof(DesignTimeDeskDb).Assembly.GetName().Name)).Options);
}
