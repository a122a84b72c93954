using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Data.Mapping;

internal static class EmbargoMapping
{
    public static void Map(ModelBuilder builder)
    {
        builder.Entity<JournalPreset>(p =>
        {
            p.Property(x => x.Lift).AsJson();
            p.HasIndex(x => x.Journal).IsUnique();
        });
        builder.Entity<EmbargoProposal>(p =>
        {
            p.Property(x => x.Act).HasConversion<string>().HasMaxLength(16);
            p.Property(x => x.State).HasConversion<string>().HasMaxLength(16);
            p.Property(x => x.Embargo).AsJson();
            p.Property(x => x.From).AsJson();
            p.HasOne<Release>().WithMany().HasForeignKey(x => x.ReleaseId);
            p.HasIndex(x => new { x.State, x.ReleaseId });
        });
        builder.Entity<Freeze>(f =>
        {
            f.Property(x => x.Kind).HasConversion<string>().HasMaxLength(16);
            f.HasIndex(x => x.EndedAt);
        });
        builder.Entity<ClockMark>().HasKey(m => m.Node);
        builder.Entity<Alarm>(a =>
        {
            a.Property(x => x.Kind).HasConversion<string>().HasMaxLength(16);
            a.HasIndex(x => x.ClearedAt);

            // One open alarm a kind and release: two servers that see the same at the same moment raise one.
            a.HasIndex(x => new { x.Kind, x.ReleaseId }).IsUnique().HasFilter("\"ClearedAt\" IS NULL");
        });
        builder.Entity<LiftReceipt>(r =>
        {
            r.HasKey(x => x.ReleaseId);
            r.HasOne<Release>().WithMany().HasForeignKey(x => x.ReleaseId);
            r.HasIndex(x => x.CompletedAt);
        });
        builder.Entity<EarlyLook>(l =>
        {
            l.HasKey(x => x.ReleaseId);
            l.HasOne<Release>().WithMany().HasForeignKey(x => x.ReleaseId);
        });
        builder.Entity<LiftCheck>(c =>
        {
            c.Property(x => x.Findings).AsJson();
            c.HasOne<Release>().WithMany().HasForeignKey(x => x.ReleaseId);
            c.HasIndex(x => new { x.ReleaseId, x.PlannedAt, x.HoursAhead }).IsUnique();
        });
    }
}
