using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Journals;

/// <summary>What is typed about a journal, field by field.</summary>
internal sealed class JournalForm
{
    public string Journal { get; set; } = "";
    public bool NoEmbargo { get; set; }
    public HashSet<IsoDayOfWeek> Days { get; } = [];
    public string Week { get; set; } = "";
    public string Time { get; set; } = "";
    public string Zone { get; set; } = "";
    public HolidayRule Holiday { get; set; }
    public bool OrEarlierOnline { get; set; }
    public string EarliestAdvanceDays { get; set; } = "";
    public string Source { get; set; } = "";
    public string AsOf { get; set; } = "";
    public bool Verified { get; set; }
    public string Note { get; set; } = "";

    public static JournalForm Of(JournalPreset? preset)
    {
        if (preset is null)
        {
            return new JournalForm();
        }

        var f = JournalPresetFields.Of(preset);
        var form = new JournalForm
        {
            Journal = preset.Journal, NoEmbargo = preset.Lift.NoEmbargo, Week = preset.Lift.Week?.ToString(null, null) ?? "", Time = f.Lift!.Time ?? "", Zone = f.Lift.Zone ?? "",
            Holiday = preset.Lift.Holiday, OrEarlierOnline = preset.Lift.OrEarlierOnline, EarliestAdvanceDays = preset.Lift.EarliestAdvanceDays?.ToString(null, null) ?? "",
            Source = preset.Source, AsOf = preset.AsOf, Verified = preset.Verified, Note = preset.Note,
        };
        form.Days.UnionWith(preset.Lift.Days);
        return form;
    }

    public JournalPresetFields Read() => new()
    {
        Journal = Journal, Source = Source, AsOf = AsOf, Verified = Verified, Note = Note,
        Lift = new()
        {
            Days = [.. Days], Week = Number(Week), Time = Time, Zone = Zone, Holiday = Holiday, OrEarlierOnline = OrEarlierOnline, EarliestAdvanceDays = Number(EarliestAdvanceDays),
            NoEmbargo = NoEmbargo,
        },
    };

    // What is no number is out of every range, and is refused as such.
    private static int? Number(string text) => text.Trim().Length == 0 ? null : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
}
