using System.Text;
using Hangfire;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>The ways out of the program that are no page: its jobs and its mail.</summary>
public static class OtherChannels
{
    /// <summary>The arguments, the history and the results of every job that Hangfire has.</summary>
    public static IReadOnlyList<string> Jobs(DeskHost desk)
    {
        var storage = desk.Services.GetRequiredService<JobStorage>();
        var api = storage.GetMonitoringApi();
        var all = new List<string>();
        void Add<T>(JobList<T> jobs) => all.AddRange(jobs.Select(j => j.Key));
        Add(api.ScheduledJobs(0, int.MaxValue));
        Add(api.SucceededJobs(0, int.MaxValue));
        Add(api.FailedJobs(0, int.MaxValue));
        Add(api.DeletedJobs(0, int.MaxValue));
        Add(api.ProcessingJobs(0, int.MaxValue));
        foreach (var queue in api.Queues())
        {
            Add(api.EnqueuedJobs(queue.Name, 0, int.MaxValue));
        }

        return [.. all.Distinct()];
    }

    /// <summary>Canaries in jobs: whoever may read the jobs' page is no reader of texts there.</summary>
    public static IEnumerable<Leak> InJobs(CanaryDesk desk, ISet<string> ids)
    {
        var api = desk.Host.Services.GetRequiredService<JobStorage>().GetMonitoringApi();
        foreach (var id in Jobs(desk.Host))
        {
            if (api.JobDetails(id) is not { } job)
            {
                continue;
            }

            foreach (var canary in desk.Search.In(Spelt(job)))
            {
                if (canary.IsId)
                {
                    ids.Add(canary.Word);
                }
                else
                {
                    yield return new Leak("Hangfire's jobs", $"{job.Job?.Type.Name}.{job.Job?.Method.Name}", $"{canary.Field} of “{canary.Release}”, version {canary.Version}");
                }
            }
        }
    }

    /// <summary>Canaries in mail to people who may not have them; and, by reader, those that were rightly there.</summary>
    public static IEnumerable<Leak> InMail(CanaryDesk desk, ISet<(string Reader, string Word)> seen)
    {
        foreach (var mail in desk.Sink.Received)
        {
            var message = mail.Message;
            var texts = message.BodyParts.OfType<TextPart>().Select(p => p.Text).Append(message.Subject ?? "").Append(string.Join('\n', message.Headers.Select(h => h.Value)));
            var found = desk.Search.In(mail.Raw).Concat(texts.SelectMany(t => desk.Search.In(t))).Distinct();

            // A copy bears its own token; and quoted-printable breaks words, which the decoded parts show whole.
            foreach (var canary in found.Where(c => c.Audience != CanaryAudience.OnePerson || !(c.IsId || c.IsCutShort)))
            {
                if (MayArrive(desk, canary, mail.To.Single()))
                {
                    seen.Add((mail.To.Single(), canary.Word));
                }
                else
                {
                    yield return new Leak($"mail to {mail.To.Single()}", $"connection {mail.Connection}", $"{canary.Field} of “{canary.Release}”, version {canary.Version}");
                }
            }

            // What mail servers on the way write into their logs.
            foreach (var canary in desk.Search.In($"{mail.MailCommand} {mail.From} {mail.MessageId}").Where(c => !c.IsId))
            {
                yield return new Leak("the envelope", mail.To.Single(), canary.Field);
            }
        }
    }

    // A mail's footer names the list by which it came. Its link bears the copy's own token.
    private static bool MayArrive(CanaryDesk desk, Canary canary, string address)
    {
        if (canary.Release == "lists")
        {
            return canary.Audience == CanaryAudience.Media;
        }

        if (desk.Releases.FirstOrDefault(r => r.Name == canary.Release) is not { } release)
        {
            return false;
        }

        var advanced = release.Mailed is not null && address is CanaryDesk.Holder or CanaryDesk.Former or CanaryDesk.Leaver;
        var version = advanced ? release.Mailed : release.OpenAt(desk.Lifted);
        return canary.IsId ? version is not null : canary.Version == version && canary.Audience is CanaryAudience.Everybody or CanaryAudience.Media;
    }

    private static string Spelt(JobDetailsDto job) => new StringBuilder()
        .AppendJoin('\n', (job.Job?.Args ?? []).Select(a => $"{a}"))
        .AppendJoin('\n', job.Properties.Select(p => $"{p.Key}={p.Value}"))
        .AppendJoin('\n', job.History.SelectMany(h => h.Data.Values.Append(h.Reason)))
        .ToString();
}
