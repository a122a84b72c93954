namespace EmbargoDesk.Web.Releases;

/// <summary>The verbs on a release's text and state.</summary>
public static class ReleasesSetup
{
    public static void AddReleases(this IServiceCollection services)
    {
        services.AddSingleton<CreateRelease>();
        services.AddSingleton<ImportRelease>();
        services.AddSingleton<TakeImport>();
        services.AddSingleton<DiscardImports>();
        services.AddSingleton<SaveRelease>();
        services.AddSingleton<KeepUnsavedText>();
        services.AddSingleton<SubmitRelease>();
        services.AddSingleton<ApproveRelease>();
        services.AddSingleton<ScheduleRelease>();
        services.AddSingleton<UnscheduleRelease>();
        services.AddSingleton<EditRelease>();
        services.AddHostedService<LoadDemonstration>();
    }
}
