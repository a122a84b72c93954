using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Data.Mapping;

internal static class DistributionMapping
{
    public static void Map(ModelBuilder builder)
    {
        builder.Entity<Mailing>(m =>
        {
            m.Property(x => x.Kind).HasConversion<string>().HasMaxLength(16);
            m.Property(x => x.State).HasConversion<string>().HasMaxLength(16);
            m.Property(x => x.ListIds).AsJson();
            m.Property(x => x.Notice).AsJson();
            m.Property(x => x.Doubt).HasConversion<string>().HasMaxLength(16).HasDefaultValue(DoubtPolicy.Hold);
            m.Property(x => x.DkimKeyIds).AsJson().HasDefaultValueSql("'[]'");
            m.Property(x => x.Revision).IsConcurrencyToken();
            m.HasOne<Release>().WithMany().HasForeignKey(x => x.ReleaseId);
            m.HasIndex(x => new { x.State, x.At });
        });
        builder.Entity<MailingMessage>(m =>
        {
            m.HasKey(x => new { x.MailingId, x.Form });
            m.Property(x => x.Form).HasConversion<string>().HasMaxLength(16);
            m.HasOne<Mailing>().WithMany().HasForeignKey(x => x.MailingId);
        });
        builder.Entity<Delivery>(d =>
        {
            d.Property(x => x.Kind).HasConversion<string>().HasMaxLength(16);
            d.Property(x => x.Form).HasConversion<string>().HasMaxLength(16);
            d.Property(x => x.State).HasConversion<string>().HasMaxLength(16);
            d.HasOne<Mailing>().WithMany().HasForeignKey(x => x.MailingId);

            // One person, one message: whatever runs twice, the second row cannot be written.
            d.HasIndex(x => new { x.ReleaseId, x.VersionNumber, x.Kind, x.Occasion, x.CanonicalAddress }).IsUnique();
            d.HasIndex(x => new { x.MailingId, x.State, x.Id });
            d.HasIndex(x => x.Token).IsUnique();
            d.HasIndex(x => x.RecipientId);
        });
        builder.Entity<Bounce>(b =>
        {
            b.Property(x => x.Kind).HasConversion<string>().HasMaxLength(16);
            b.HasIndex(x => x.Fingerprint).IsUnique();
            b.HasIndex(x => x.DeliveryId);
            b.HasIndex(x => new { x.CanonicalAddress, x.At });
        });
        builder.Entity<MailTemplate>().HasIndex(t => new { t.Name, t.Id });
        builder.Entity<DkimKey>(k =>
        {
            k.Property(x => x.Algorithm).HasConversion<string>().HasMaxLength(16);
            k.HasIndex(x => new { x.Domain, x.Selector }).IsUnique();
        });
        builder.Entity<MailStop>().HasIndex(s => s.EndedAt);
    }
}
