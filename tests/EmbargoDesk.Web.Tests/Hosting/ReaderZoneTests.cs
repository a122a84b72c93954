using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmbargoDesk.Web.Tests.Hosting;

public sealed class ReaderZoneTests
{
    [Theory]
    [InlineData("Asia%2FTokyo", "Asia/Tokyo", "Your time")]
    [InlineData("Asia/Tokyo", "Asia/Tokyo", "Your time")]
    [InlineData("Europe%2FCamelot", "Europe/Stockholm", "Office time")]
    [InlineData("%3Cscript%3E", "Europe/Stockholm", "Office time")]
    [InlineData("", "Europe/Stockholm", "Office time")]
    [InlineData(null, "Europe/Stockholm", "Office time")]
    public void The_browser_s_zone_counts_where_the_tz_database_knows_it_and_the_office_s_else(string? cookie, string zone, string label)
    {
        var context = new DefaultHttpContext();
        if (cookie is not null)
        {
            context.Request.Headers.Cookie = $"{ReaderZone.Cookie}={cookie}";
        }

        var reader = new ReaderZone(new HttpContextAccessor { HttpContext = context }, Office);
        Assert.Equal((zone, label), (reader.Zone, reader.Label));
    }

    [Fact]
    public void Without_a_request_it_is_the_office_s() => Assert.Equal("Europe/Stockholm", new ReaderZone(new HttpContextAccessor(), Office).Zone);

    private static Office Office => new() { Name = "Office", MailFrom = "press@office.example", BaseUrl = "https://office.example", Zone = "Europe/Stockholm", PressContact = new Contact() };
}
