using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Audit;

/// <summary>Which lines of the record to show; an empty field asks for nothing.</summary>
/// <param name="Actor">A part of the name.</param>
/// <param name="Act">The verb, whole.</param>
/// <param name="Subject">The kind of subject, whole.</param>
/// <param name="SubjectId">The subject's id, whole.</param>
/// <param name="From">First day, in the office's zone.</param>
/// <param name="To">Last day, in the office's zone.</param>
public sealed record AuditFilter(string Actor = "", string Act = "", string Subject = "", string SubjectId = "", LocalDate? From = null, LocalDate? To = null);

/// <summary>Reads the record.</summary>
public static class FindAuditEntries
{
    /// <summary>The lines that the filter lets through, newest first.</summary>
    /// <param name="db">Where.</param>
    /// <param name="filter">Which.</param>
    /// <param name="zone">The IANA zone in which the filter's days begin and end.</param>
    public static IQueryable<AuditEntry> Matching(DeskDb db, AuditFilter filter, string zone)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (filter.Actor.Trim() is { Length: > 0 } actor)
        {
            var small = actor.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Folded in SQL, by the database; EF takes no culture.
            entries = entries.Where(e => e.Actor.ToLower().Contains(small) || e.Actor.Contains(actor));
#pragma warning restore CA1304, CA1311, CA1862
        }

        if (filter.Act.Length > 0)
        {
            entries = entries.Where(e => e.Act == filter.Act);
        }

        if (filter.Subject.Length > 0)
        {
            entries = entries.Where(e => e.Subject == filter.Subject);
        }

        if (filter.SubjectId.Trim() is { Length: > 0 } id)
        {
            entries = entries.Where(e => e.SubjectId == id);
        }

        // Days are the office's, also the ones of 23 and 25 hours.
        var office = DateTimeZoneProviders.Tzdb[zone];
        if (filter.From is { } from)
        {
            var start = office.AtStartOfDay(from).ToInstant();
            entries = entries.Where(e => e.At >= start);
        }

        if (filter.To is { } to)
        {
            var end = office.AtStartOfDay(to.PlusDays(1)).ToInstant();
            entries = entries.Where(e => e.At < end);
        }

        return entries.OrderByDescending(e => e.Id);
    }
}
