using EmbargoDesk.Web.Embargo.Journals;

namespace EmbargoDesk.Web.Embargo;

/// <summary>The embargo's verbs, the bell and the sweep.</summary>
public static class EmbargoSetup
{
    public static void AddEmbargo(this IServiceCollection services)
    {
        services.AddSingleton<ReleaseChanges>();
        services.AddSingleton<ChangeRelease>();
        services.AddSingleton<ProposeEmbargoChange>();
        services.AddSingleton<FindProposals>();
        services.AddSingleton<DecideEmbargo>();
        services.AddSingleton<AgreeToProposal>();
        services.AddSingleton<RefuseProposal>();
        services.AddSingleton<HoldRelease>();
        services.AddSingleton<UnholdRelease>();
        services.AddSingleton<WithdrawRelease>();
        services.AddSingleton<LiftRelease>();
        services.AddSingleton<LiftReleaseNow>();
        services.AddSingleton<RaiseAlarm>();
        services.AddSingleton<FreezeEmbargoed>();
        services.AddSingleton<EndFreeze>();
        services.AddSingleton<WatchClock>();
        services.AddHostedService(sp => sp.GetRequiredService<WatchClock>());
        services.AddSingleton<ConfirmEmbargo>();
        services.AddSingleton<FindCircumstances>();
        services.AddSingleton<SaveJournalPreset>();
        services.AddSingleton<DeleteJournalPreset>();
        services.AddHostedService<LoadJournalPresets>();
        services.AddSingleton<CompareZoneRules>();
        services.AddHostedService(sp => sp.GetRequiredService<CompareZoneRules>());
        services.AddSingleton<LiftBell>();
        services.AddSingleton<SchedulerPulse>();
        services.AddSingleton<SweepDueLifts>();
        services.AddHostedService(sp => sp.GetRequiredService<SweepDueLifts>());
        services.AddHostedService<Alarms.AlarmMailStop>();
        services.AddLiftRecord();
    }
}
