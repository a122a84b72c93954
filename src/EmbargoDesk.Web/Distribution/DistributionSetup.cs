using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Distribution.Setup;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Mailings, deliveries and the relay.</summary>
public static class DistributionSetup
{
    public static void AddDistribution(this IServiceCollection services)
    {
        services.AddSingleton<DeliveryWake>();
        services.AddSingleton<RelayStatus>();
        services.AddSingleton<RelayConnections>();
        services.AddSingleton<FindAudience>();
        services.AddSingleton<FindHolders>();
        services.AddSingleton<TellHolders>();
        services.AddSingleton<StartMailing>();
        services.AddSingleton<PlanMailing>();
        services.AddSingleton<ChangeMailing>();
        services.AddSingleton<PreviewMail>();
        services.AddSingleton<SendToOneself>();
        services.AddSingleton<LookUpDns>();
        services.AddSingleton<CheckMailDomain>();
        services.AddSingleton<MakeDkimKey>();
        services.AddSingleton<DkimKeyChanges>();
        services.AddSingleton<TestMailServer>();
        services.AddSingleton<ComposeMail>();
        services.AddSingleton<SaveMailTemplate>();
        services.AddSingleton<KeepTemplateDraft>();
        services.AddSingleton<SendTemplateTest>();
        services.AddSingleton<TemplatePreviews>();
        services.AddSingleton<CommitTogether>();
        services.AddSingleton<DeliveryRecord>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<FrozenMessages>();
        services.AddSingleton<SenderLife>();
        services.AddSingleton<IMailRelay>(sp =>
        {
            var settings = sp.GetRequiredService<DeskSettings>();
            List<IMailRelay> servers = [.. settings.Servers.Select(s => ActivatorUtilities.CreateInstance<SmtpRelay>(sp, s))];
            return servers switch
            {
                [] => ActivatorUtilities.CreateInstance<PickupRelay>(sp, settings.Smtp.PickupDirectory),
                [var one] => one,
                _ => ActivatorUtilities.CreateInstance<FailoverRelay>(sp, servers),
            };
        });
        services.AddHostedService<SendDeliveries>();
        services.AddHostedService<SignAhead>();
        services.AddHostedService<RehearseSender>();
        services.AddSingleton<StopMail>();
        services.AddSingleton<LetMailGo>();
        services.AddSingleton<WatchMailStop>();
        services.AddHostedService(sp => sp.GetRequiredService<WatchMailStop>());
        services.AddSingleton<ResendDoubts>();
        services.AddHostedService(sp => sp.GetRequiredService<ResendDoubts>());
        services.AddBounces();
    }
}
