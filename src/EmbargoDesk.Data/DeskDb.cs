using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Data.Mapping;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Data;

/// <summary>The desk's rows. One context an operation, from <see cref="IDbContextFactory{TContext}"/>.</summary>
public sealed class DeskDb(DbContextOptions<DeskDb> options) : IdentityDbContext<DeskUser>(options), IDataProtectionKeyContext
{
    public DbSet<Release> Releases => Set<Release>();
    public DbSet<ReleaseVersion> ReleaseVersions => Set<ReleaseVersion>();
    public DbSet<ImportedDocument> ImportedDocuments => Set<ImportedDocument>();
    public DbSet<ImportItem> ImportItems => Set<ImportItem>();
    public DbSet<UnsavedText> UnsavedTexts => Set<UnsavedText>();
    public DbSet<Recipient> Recipients => Set<Recipient>();
    public DbSet<RecipientList> RecipientLists => Set<RecipientList>();
    public DbSet<ListMember> ListMembers => Set<ListMember>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<Mailing> Mailings => Set<Mailing>();
    public DbSet<MailingMessage> MailingMessages => Set<MailingMessage>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<Bounce> Bounces => Set<Bounce>();
    public DbSet<MailTemplate> MailTemplates => Set<MailTemplate>();
    public DbSet<DkimKey> DkimKeys => Set<DkimKey>();
    public DbSet<MailStop> MailStops => Set<MailStop>();
    public DbSet<SenderEpoch> SenderEpochs => Set<SenderEpoch>();
    public DbSet<JournalPreset> JournalPresets => Set<JournalPreset>();
    public DbSet<EmbargoProposal> EmbargoProposals => Set<EmbargoProposal>();
    public DbSet<Freeze> Freezes => Set<Freeze>();
    public DbSet<ClockMark> ClockMarks => Set<ClockMark>();
    public DbSet<Alarm> Alarms => Set<Alarm>();
    public DbSet<LiftReceipt> LiftReceipts => Set<LiftReceipt>();
    public DbSet<EarlyLook> EarlyLooks => Set<EarlyLook>();
    public DbSet<LiftCheck> LiftChecks => Set<LiftCheck>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>
    /// Identity's tables with passkeys, so that turning them on needs no migration. Identity reads this from the application's services:
    /// whoever makes a context, design time included, must have them.
    /// </summary>
    public static void ConfigureStores(IdentityOptions options) => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    /// <summary>Such services for design time.</summary>
    public static IServiceProvider DesignTimeServices { get; } = new ServiceCollection().Configure<IdentityOptions>(ConfigureStores).BuildServiceProvider();

    /// <summary>SQLite has no type for moments; PostgreSQL's plug-in maps NodaTime by itself.</summary>
    private bool IsSqlite => Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        if (IsSqlite)
        {
            configurationBuilder.Properties<Instant>().HaveConversion<InstantAsTicks>();
            configurationBuilder.Properties<LocalDateTime>().HaveConversion<LocalDateTimeAsText>();
        }
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        ReleaseMapping.Map(builder);
        EmbargoMapping.Map(builder);
        RecipientMapping.Map(builder);
        DistributionMapping.Map(builder);
        builder.Entity<AuditEntry>().HasIndex(e => new { e.Subject, e.SubjectId });
        builder.Entity<ApiToken>().HasIndex(t => t.Hash).IsUnique();
    }
}
