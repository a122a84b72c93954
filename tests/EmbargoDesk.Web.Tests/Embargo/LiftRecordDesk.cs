using System.Text.Json.Nodes;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>Waits for what the background writes of lifts.</summary>
internal static class LiftRecordDesk
{
    /// <summary>The receipt, once it is as wanted.</summary>
    public static async Task<ApiAnswer> ReceiptAsync(this DeskHost desk, string id, Func<ApiAnswer, bool>? wanted = null)
    {
        await desk.UntilAsync(db => db.LiftReceipts.AnyAsync(r => r.ReleaseId == id));
        return await desk.Api.ShowsAsync($"/releases/{id}/receipt", wanted ?? (a => a["completedAt"] is not null));
    }

    /// <summary>An open alarm of a kind and release, once there is one.</summary>
    public static async Task<JsonNode> AlarmAsync(this DeskHost desk, string id, AlarmKind kind)
    {
        await desk.UntilAsync(db => db.Alarms.AnyAsync(a => a.ReleaseId == id && a.Kind == kind && a.ClearedAt == null));
        return (await desk.OpenAlarmsAsync(id)).Single(a => a["kind"]!.GetValue<string>().Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The open alarms of a release.</summary>
    public static async Task<IReadOnlyList<JsonNode>> OpenAlarmsAsync(this DeskHost desk, string id) =>
        [.. (await desk.Api.GetAsync("/alarms")).Is(200).Json!.AsArray().Select(a => a!).Where(a => a["releaseId"]?.GetValue<string>() == id)];

    /// <summary>Waits until the database says so; fails after two minutes.</summary>
    public static async Task UntilAsync(this DeskHost desk, Func<EmbargoDesk.Data.DeskDb, Task<bool>> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            await using (var db = await desk.DbAsync())
            {
                if (await so(db))
                {
                    return;
                }
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
