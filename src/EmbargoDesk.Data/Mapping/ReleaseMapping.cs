using EmbargoDesk.Core.Releases;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Data.Mapping;

internal static class ReleaseMapping
{
    public static void Map(ModelBuilder builder)
    {
        builder.Entity<Release>(r =>
        {
            r.Property(x => x.Id).HasMaxLength(OpaqueId.Length);
            r.Property(x => x.State).HasConversion<string>().HasMaxLength(16);
            r.Property(x => x.Revision).IsConcurrencyToken();
            r.ComplexProperty(x => x.Embargo, e =>
            {
                e.Property(x => x.Kind).HasConversion<string>().HasMaxLength(16);
                e.Ignore(x => x.FromPreset);
            });
            r.Property(x => x.Confirmation).AsJson();
            r.HasMany(x => x.Versions).WithOne().HasForeignKey(v => v.ReleaseId);
            r.HasIndex(x => new { x.State, x.PlannedLift });
        });
        builder.Entity<ReleaseVersion>(v =>
        {
            v.HasKey(x => new { x.ReleaseId, x.Number });
            v.Property(x => x.Content).AsJson();
            v.Property(x => x.Headline).UsePropertyAccessMode(PropertyAccessMode.Property);
        });
        builder.Entity<ImportedDocument>().Property(x => x.LeftOut).AsJson();
        builder.Entity<ImportItem>(i =>
        {
            i.Property(x => x.State).HasConversion<string>().HasMaxLength(16);
            i.Property(x => x.Found).AsJson();
            i.HasOne<ImportedDocument>().WithMany().HasForeignKey(x => x.DocumentId);
            i.HasIndex(x => x.State);
        });
        builder.Entity<UnsavedText>(u =>
        {
            u.HasKey(x => new { x.ReleaseId, x.UserId });
            u.Property(x => x.Content).AsJson();
            u.HasOne<Release>().WithMany().HasForeignKey(x => x.ReleaseId);
        });
    }
}
