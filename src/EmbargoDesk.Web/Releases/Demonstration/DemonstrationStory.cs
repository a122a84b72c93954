using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Releases.Demonstration;

/// <summary>How each release of the demonstration came to where it stands: the rows and lines of the record that its officers' acts would have left.</summary>
internal sealed class DemonstrationStory(DeskDb db, FindAudience audience, Office office, IReadOnlyDictionary<string, string> listIds, Instant now)
{
    public static readonly Actor Writer = new("Maja Lindqvist");
    private static readonly Actor Approver = new("Henrik Aas");
    private static readonly Duration Advance = Duration.FromHours(48);

    private readonly List<AuditEntry> record = [];

    /// <summary>Adds them all, the oldest first, and the record in the order of its moments. The caller saves.</summary>
    public async Task TellAsync(IReadOnlyList<DemonstrationRelease> seeds, CancellationToken cancel)
    {
        var mail = new DemonstrationMail(db, audience, office, record, now);
        foreach (var (seed, position) in seeds.Select((s, i) => (s, i)).OrderByDescending(s => s.s.LiftedDaysAgo))
        {
            await TellAsync(seed, position, mail, cancel);
        }

        db.AuditEntries.AddRange(record.OrderBy(l => l.At));
    }

    private async Task TellAsync(DemonstrationRelease seed, int position, DemonstrationMail mail, CancellationToken cancel)
    {
        var lifted = seed.LiftedAt(now);
        var embargo = seed.EmbargoAt(now);

        // Written some days ahead; not all at the same hour.
        var begun = (lifted - Duration.FromDays(8) ?? now - Duration.FromHours(50 + (9 * position))) + Duration.FromMinutes(7 * position);
        Instant After(double hours) => begun + Duration.FromHours(hours);

        var release = new Release
        {
            Id = OpaqueId.New(), CreatedAt = begun, CreatedBy = Writer.Name, State = seed.State, Embargo = embargo, LatestVersion = 1,
            Held = seed.Held, HeldReason = seed.Held ? $"{seed.HeldBy}: {seed.HeldReason}" : "",
        };
        var version = new ReleaseVersion { ReleaseId = release.Id, Number = 1, Content = seed.Content, SavedAt = begun, SavedBy = Writer.Name };
        release.Versions.Add(version);
        void Line(Instant at, Actor who, string act, string detail = "")
        {
            record.Add(new AuditEntry { At = at, Actor = who.Name, Act = act, Subject = "release", SubjectId = release.Id, Detail = detail });
            release.Revision++;
            release.ChangedAt = at;
        }

        Line(begun, Writer, "create");
        if (embargo.Kind != EmbargoKind.Undecided)
        {
            Line(After(2), Writer, "embargo", $"Undecided -> {(embargo.Kind == EmbargoKind.Until ? $"{embargo.Local:yyyy-MM-dd'T'HH:mm:ss} {embargo.Zone} ({embargo.At})" : "Immediate")}");
        }

        if (seed.State >= ReleaseState.InReview)
        {
            Line(After(20), Writer, "submit", "version 1");
        }

        if (seed.State >= ReleaseState.Approved)
        {
            release.ApprovedVersion = 1;
            version.ApprovedAt = After(26);
            version.ApprovedBy = Approver.Name;
            Line(After(26), Approver, "approve", "version 1");
        }

        if (seed.State == ReleaseState.Scheduled && embargo.Kind == EmbargoKind.Until && seed.Content.Journal.Length > 0)
        {
            release.Confirmation = new EmbargoConfirmation(After(26.5), Writer.Name, "E-mail from the journal’s press office");
            Line(After(26.5), Writer, "confirm embargo", $"{MomentText.Of(embargo).DateAndClock}: {release.Confirmation.How}");
        }

        var scheduled = lifted is { } at && embargo.Kind == EmbargoKind.Immediate ? at : After(27);
        if (seed.State >= ReleaseState.Scheduled)
        {
            release.PlannedLift = lifted ?? embargo.At;
            Line(scheduled, Writer, "schedule", $"version 1 at {release.PlannedLift}");
        }

        if (seed.Held)
        {
            Line(now - Duration.FromHours(3), new Actor(seed.HeldBy), "hold", seed.HeldReason);
        }

        if (lifted is not null)
        {
            release.ActualLift = lifted + Duration.FromMilliseconds(12);
            Line(release.ActualLift.Value, Actor.Program, "lift", $"version 1, planned {lifted}");
        }

        db.Releases.Add(release);
        await MailAsync(seed, release, scheduled, mail, cancel);
    }

    private async Task MailAsync(DemonstrationRelease seed, Release release, Instant scheduled, DemonstrationMail mail, CancellationToken cancel)
    {
        if (seed.Lists.Count == 0)
        {
            return;
        }

        var planned = release.PlannedLift!.Value;
        switch (seed.Advance)
        {
            case DemonstrationAdvance.Sent:
                var went = release.ActualLift is null ? now - Duration.FromHours(21) : planned - Advance;
                await mail.SentAsync(release, seed.Content, Plan(MailingKind.Advance, null, went), went, cancel);
                break;
            case DemonstrationAdvance.Planned:
                Plan(MailingKind.Advance, planned - Duration.FromDays(3), scheduled);
                break;
        }

        var atLift = Plan(MailingKind.Lift, null, scheduled);
        if (release.ActualLift is { } lifted)
        {
            await mail.SentAsync(release, seed.Content, atLift, lifted, cancel);
        }

        Mailing Plan(MailingKind kind, Instant? at, Instant when)
        {
            var mailing = new Mailing
            {
                Id = OpaqueId.New(), ReleaseId = release.Id, Kind = kind, ListIds = [.. seed.Lists.Select(l => listIds[l])], At = at, CreatedAt = when, CreatedBy = Writer.Name,
            };
            db.Mailings.Add(mailing);
            if (kind == MailingKind.Advance)
            {
                record.Add(new AuditEntry { At = when, Actor = Writer.Name, Act = "plan", Subject = "mailing", SubjectId = mailing.Id, Detail = $"{kind} of {release.Id}" });
            }

            return mailing;
        }
    }
}
