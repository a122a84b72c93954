using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>The database of a program that runs as a process of its own, opened beside it.</summary>
public static class DeskData
{
    /// <summary>Opens it by the program's command line.</summary>
    public static DeskDb Open(string[] commandLine)
    {
        var options = new DbContextOptionsBuilder<DeskDb>();
        DataSetup.Configure(options, DeskSettings.Read(new ConfigurationBuilder().AddCommandLine(commandLine).Build()));
        return new DeskDb(options.Options);
    }
}
