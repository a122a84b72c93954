using EmbargoDesk.Bench;

// dotnet run -c Release --project bench/EmbargoDesk.Bench -- lifts [releases] [Sqlite|Postgres]
return args switch
{
    ["lifts", ..] => await LiftsBench.RunAsync(args.ElementAtOrDefault(1) is { } n ? int.Parse(n, System.Globalization.CultureInfo.InvariantCulture) : 20, args.ElementAtOrDefault(2) ?? "Sqlite"),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Say which: lifts [releases] [Sqlite|Postgres]");
    return 2;
}
