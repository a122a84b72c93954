using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Releases.Demonstration;

/// <summary>Mailings of the demonstration that went long ago: rows alone, which no sender takes up. Audience and messages are the real rules'.</summary>
internal sealed class DemonstrationMail(DeskDb db, FindAudience audience, Office office, List<AuditEntry> record, Instant now)
{
    /// <summary>Writes down a mailing that is over, and what became of its copies.</summary>
    public async Task SentAsync(Release release, ReleaseContent content, Mailing mailing, Instant start, CancellationToken cancel)
    {
        // The audience is read from the rows: who had the advance, who must not be mailed.
        await db.SaveChangesAsync(cancel);
        var people = (await audience.OfAsync(db, release.Id, mailing.Kind, 1, mailing.ListIds, cancel)).Where(p => p.Form is not null).ToList();
        foreach (var form in people.Select(p => p.Form!.Value).Distinct())
        {
            var message = MessageComposer.Compose(MessageSources.For(release, content, mailing.Kind, form, office, start));
            db.MailingMessages.Add(new MailingMessage { MailingId = mailing.Id, Form = form, Subject = message.Subject, Html = message.Html, Text = message.Text });
        }

        var copies = people.Select((p, i) => Copy(release, mailing, p, start + Duration.FromMilliseconds(180 + (35 * i)))).ToList();
        db.Deliveries.AddRange(copies);
        mailing.State = MailingState.Done;
        mailing.VersionNumber = 1;
        mailing.DatedAt = mailing.Kind == MailingKind.Lift ? release.PlannedLift : start;
        mailing.StartedAt = start;
        mailing.FinishedAt = copies.Max(c => c.ChangedAt);
        mailing.Revision = 3;
        await db.SaveChangesAsync(cancel);
        Suppress(copies);
        Line(start, "send", mailing.Id, "version 1");
        Line(mailing.FinishedAt.Value, "done", mailing.Id, string.Join(", ", copies.GroupBy(c => c.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}")));
    }

    private Delivery Copy(Release release, Mailing mailing, AudienceMember person, Instant at)
    {
        var token = OpaqueId.New();
        var (state, reply, attempts, took) = Fate(person.Recipient.CanonicalAddress, token, at);
        return new Delivery
        {
            MailingId = mailing.Id, ReleaseId = release.Id, Kind = mailing.Kind, VersionNumber = 1, Occasion = mailing.Occasion,
            RecipientId = person.Recipient.Id, Address = person.Recipient.Address, CanonicalAddress = person.Recipient.CanonicalAddress, Name = person.Recipient.Name,
            ListNames = person.ListNames, Token = token, Form = person.Form!.Value, InReplyTo = person.InReplyTo,
            State = state, Reply = reply, Attempts = attempts, ChangedAt = at + took,
        };
    }

    // A mailbox that is gone, one that was full for a day, one whose mail comes back: each what an office sees every week.
    private (DeliveryState State, string Reply, int Attempts, Duration Took) Fate(string address, string token, Instant at) => address switch
    {
        "ylva.strandh@campusnytt.example" => (DeliveryState.Refused, "5.1.1 User unknown", 1, Duration.Zero),
        "niccolo@lavocedelmattino.example" when at + Duration.FromDays(2) < now => (DeliveryState.Expired, "4.2.2 Mailbox over quota", 28, Duration.FromHours(24)),
        "m.tindall@example.org" => (DeliveryState.Bounced, "5.1.10 The domain takes no mail", 1, Duration.FromMinutes(4)),
        _ => (DeliveryState.Accepted, $"2.0.0 Ok: queued as {token[..10].ToUpperInvariant()}", 1, Duration.Zero),
    };

    private void Suppress(List<Delivery> copies)
    {
        foreach (var d in copies.Where(d => d.State == DeliveryState.Bounced))
        {
            db.Suppressions.Add(new Suppression { CanonicalAddress = d.CanonicalAddress, Reason = SuppressionReason.Bounced, At = d.ChangedAt, Note = $"delivery {d.Id}" });
            record.Add(new AuditEntry { At = d.ChangedAt, Actor = Actor.Program.Name, Act = "bounce", Subject = "recipient", SubjectId = d.RecipientId, Detail = $"delivery {d.Id}" });
        }
    }

    private void Line(Instant at, string act, string mailingId, string detail) =>
        record.Add(new AuditEntry { At = at, Actor = Actor.Program.Name, Act = act, Subject = "mailing", SubjectId = mailingId, Detail = detail });
}
