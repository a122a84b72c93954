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
    }
}
