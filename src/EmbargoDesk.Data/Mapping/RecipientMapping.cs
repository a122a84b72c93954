using EmbargoDesk.Core.Recipients;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Data.Mapping;

internal static class RecipientMapping
{
    public static void Map(ModelBuilder builder)
    {
        builder.Entity<Recipient>(r =>
        {
            r.HasIndex(x => x.CanonicalAddress).IsUnique();
            r.ComplexProperty(x => x.Clearance);
        });
        builder.Entity<RecipientList>(l =>
        {
            l.HasIndex(x => x.Name).IsUnique();
            l.Property(x => x.Turn).HasDefaultValue(5);
            l.HasMany(x => x.Members).WithOne().HasForeignKey(m => m.ListId);
        });
        builder.Entity<ListMember>(m =>
        {
            m.HasKey(x => new { x.ListId, x.RecipientId });
            m.HasOne(x => x.Recipient).WithMany().HasForeignKey(x => x.RecipientId);
        });
        builder.Entity<Suppression>(s =>
        {
            s.HasKey(x => x.CanonicalAddress);
            s.Property(x => x.Reason).HasConversion<string>().HasMaxLength(16);
        });
    }
}
